import type { ShownLine } from '../../client/shown-item.js';

/** What a line of another member is to this one. */
export type Call = 'mentions' | 'whispers' | 'lines';

/** @param id of this member's account */
export function callOf({ kind, mentions }: ShownLine, id: number | undefined): Call {
  if (kind === 'whisper') return 'whispers';
  return id !== undefined && mentions?.includes(id) ? 'mentions' : 'lines';
}
