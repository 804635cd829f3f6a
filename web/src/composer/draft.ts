import type { KeyValue } from '../client/storage.js';

/** What stands in the box, and to whom it would go: a whisper must not come back as a line to all. */
export interface Draft {
  text: string;
  /** The target of reply mode. */
  replyTo?: string;
  /** Whom the `/r` in the text answers. */
  answering?: string;
}

export function readDraft(storage: KeyValue, accountId: number): Draft {
  try {
    const kept = JSON.parse(storage.getItem(keyOf(accountId)) ?? 'null') as Draft | null;
    return typeof kept?.text === 'string' ? kept : { text: '' };
  } catch {
    return { text: '' };
  }
}

export function keepDraft(storage: KeyValue, accountId: number, draft: Draft): void {
  if (draft.text === '' && draft.replyTo === undefined) storage.removeItem(keyOf(accountId));
  else storage.setItem(keyOf(accountId), JSON.stringify(draft));
}

function keyOf(accountId: number): string {
  return `draft:${accountId}`;
}
