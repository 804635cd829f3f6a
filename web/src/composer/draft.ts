import type { StorageLike } from '../client/storage.js';

const KEY = 'draft';

/** The text in the box and its recipient: a whisper must not come back as a line to everyone. */
export interface Draft {
  text: string;
  /** The target of reply mode. */
  replyTo?: string;
  /** The member that the `/r` in the text answers. */
  answering?: string;
}

export function readDraft(storage: StorageLike): Draft {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as Draft | null;
    return typeof kept?.text === 'string' ? kept : { text: '' };
  } catch {
    return { text: '' };
  }
}

export function keepDraft(storage: StorageLike, draft: Draft): void {
  if (draft.text === '' && draft.replyTo === undefined) storage.removeItem(KEY);
  else storage.setItem(KEY, JSON.stringify(draft));
}
