import { useEffect, useRef } from 'react';
import { escapeSlash } from '../../../src/contract/command-line.js';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { retryOf } from '../../../src/contract/retry.js';
import { sameName } from '../../../src/contract/names.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import type { Box } from './use-box.js';

/**
 * When a line is refused, returns it to the box if that is empty and the line would still go to the same
 * recipients; otherwise it stays in the stream.
 */
export function useReturnedLines(
  box: Box,
  refused: (error: ErrorBody, to: string | undefined) => void,
): void {
  const client = useRoomClient();
  const { replyTo, reply, quoted, quote, whispersWith } = useRoomUi();
  const outbox = useRoom(state => state.outbox);
  const underWay = useRef(new Set<string>());
  useEffect(() => {
    const before = underWay.current;
    underWay.current = new Set(
      outbox.filter(({ state }) => state !== 'failed').map(line => line.idempotencyKey),
    );
    const back = outbox.find(
      ({ state, error, idempotencyKey, to }) =>
        state === 'failed' &&
        error !== undefined &&
        before.has(idempotencyKey) &&
        retryOf(error.code) !== 'same' &&
        (quoted === undefined || to === undefined) &&
        (replyTo === undefined || sameName(to, replyTo)) &&
        // it stands there with its reason
        !(to !== undefined && sameName(to, whispersWith)),
    );
    if (back?.error === undefined || box.value() !== '' || box.guard.composing) return;
    box.write(back.to === undefined ? back.text : escapeSlash(back.text));
    if (back.to !== replyTo) reply(back.to);
    // a line that is gone cannot be replied to, what was written may be said by itself
    if (back.reply && back.error.code !== 'NOT_FOUND') quote(back.reply);
    client.discard(back.idempotencyKey);
    refused(back.error, back.to);
  }, [box, client, outbox, refused, reply, replyTo, quoted, quote, whispersWith]);
}
