import { useEffect, useState } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { session } from '../kit/services.js';
import { keepDraft, readDraft, type Draft } from './draft.js';

/** Restores what this account had in the box before a reload, and the recipient. */
export function useDraft(): Draft {
  const { reply } = useRoomUi();
  const [draft] = useState(() => readDraft(session.storage.tab));
  useEffect(() => {
    if (draft.replyTo !== undefined) reply(draft.replyTo);
  }, [draft, reply]);
  return draft;
}

export function useKeptDraft(text: string, answering: string | undefined): void {
  const { replyTo } = useRoomUi();
  useEffect(
    () =>
      keepDraft(session.storage.tab, {
        text,
        ...(replyTo !== undefined && { replyTo }),
        ...(answering !== undefined && { answering }),
      }),
    [text, replyTo, answering],
  );
}
