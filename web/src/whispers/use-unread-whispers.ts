import { useWhispers } from './use-whispers.js';

/** How many whispers came while nobody looked, and were not looked up since. */
export function useUnreadWhispers(): number {
  return useWhispers(state => state.unreadCount);
}
