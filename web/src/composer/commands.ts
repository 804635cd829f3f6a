import { hasText, put, type TextOf } from '../i18n/index.js';
import type { suggestStrings } from './suggest/strings.js';

/** A command as it is suggested. The strings `<name>Args` and `<name>About` say what it takes and does. */
export interface Command {
  name:
    | 'w'
    | 'r'
    | 'who'
    | 'help'
    | 'quit'
    | 'mute'
    | 'unmute'
    | 'kick'
    | 'readmit'
    | 'slow'
    | 'lock'
    | 'unlock';
  isForAdmins?: true;
  /** It can be run without arguments. */
  isComplete?: true;
  /** It can be used while muted. */
  isForMuted?: true;
}

/** The server's commands, and `/r`, which this client turns into a whisper. */
export const COMMANDS: readonly Command[] = [
  { name: 'w', isForMuted: true },
  { name: 'r', isComplete: true, isForMuted: true },
  { name: 'who', isComplete: true, isForMuted: true },
  { name: 'help', isComplete: true, isForMuted: true },
  { name: 'quit', isComplete: true, isForMuted: true },
  { name: 'mute', isForAdmins: true },
  { name: 'unmute', isForAdmins: true },
  { name: 'kick', isForAdmins: true },
  { name: 'readmit', isForAdmins: true },
  { name: 'slow', isForAdmins: true },
  { name: 'lock', isForAdmins: true, isComplete: true },
  { name: 'unlock', isForAdmins: true, isComplete: true },
];

/** What a command takes, as one would type it; empty for one that takes nothing, or that this page does not know. */
export function argsOf(t: TextOf<typeof suggestStrings>, command: string): string {
  const key = `${command}Args`;
  return hasText(t, key) ? put(t[key], {}) : '';
}
