import type { LineItem } from '../../../../src/contract/events.js';
import { callsMember } from './text-parts.js';

/** What a line of another member is to this one. */
export type Call = 'mentions' | 'whispers' | 'lines';

export function callOf({ kind, text }: LineItem, me: string | undefined): Call {
  if (kind === 'whisper') return 'whispers';
  return callsMember(text, me) ? 'mentions' : 'lines';
}
