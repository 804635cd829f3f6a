import { useCallback, useRef, useState } from 'react';
import { escapeSlash, unescapeSlash } from '../../../src/contract/command-line.js';
import { codePoints } from '../../../src/contract/text.js';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { useRoomUi } from '../kit/room-ui.js';
import { untilTime } from '../kit/format.js';
import { useRoomClient } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { readLine, type Line } from './line.js';
import { lastWhisperer } from './room-selectors.js';
import { splitText } from './split-text.js';
import { slowMs } from './turn.js';
import type { Box } from './use-box.js';
import { useSendValidation } from './use-send-validation.js';
import type { WhisperTarget } from './use-whisper-target.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** Refusals of a command that its author can correct by rewriting it. */
const CORRECTABLE: readonly string[] = [
  'INVALID',
  'UNKNOWN_COMMAND',
  'NO_SUCH_MEMBER',
  'FORBIDDEN',
  'EMPTY',
  'TOO_LONG',
];

/** More would be a flood. */
const MESSAGES_MAX = 5;

/** What Enter does, what is wrong with the text in the box, and the last text sent. */
export function useSend(box: Box, target: WhisperTarget) {
  const t = useText(composerStrings);
  const errorText = useErrorText();
  const validate = useSendValidation();
  const client = useRoomClient();
  const { replyTo, reply, quoted, quote } = useRoomUi();
  // the error does not apply in another mode
  const [error, setError] = useState<{ text: string; replyTo: string | undefined }>();
  // by recipient, so that a whisper does not come back into a line to everyone
  const sent = useRef(new Map<string | undefined, string>());

  const clearError = useCallback(() => setError(undefined), []);
  const refused = useCallback(
    ({ code, until }: ErrorBody, to: string | undefined) => {
      const time = until !== undefined && untilTime(until, client.clock.now());
      const why = code === 'RATE_LIMITED' ? t.slowLine : errorText(code);
      setError({ text: why + (time ? ` ${t.until({ time })}` : ''), replyTo: to });
    },
    [client, errorText, t],
  );

  const run = async (text: string): Promise<void> => {
    const answer = await client.command(text);
    if (answer?.ok || (answer && !CORRECTABLE.includes(answer.error.code))) return;
    if (box.value() === '' && !box.guard.composing) box.write(text);
    if (!answer) setError({ text: t.commandUnanswered, replyTo });
  };

  /** As a reply, if one was begun. */
  const sayToAll = (text: string): void => {
    client.say(text, quoted);
    if (quoted) quote(undefined);
  };

  /** The member that `/w NAME` or `/r` alone means. */
  const nameIn = (line: Line): string | undefined =>
    line.kind === 'answer' ? lastWhisperer(client.state) : line.kind === 'whisper' ? line.to : undefined;

  /** Sends what is in the box; does nothing when it is blank. */
  const send = (): void => {
    box.settle();
    // some systems write and paste Hangul decomposed
    const whole = box.value().normalize('NFC');
    const text = whole.trimEnd();
    const line = readLine(text);
    if (line.kind === 'nothing') return;
    const to = target.of(whole) ?? nameIn(line);
    const why = validate(text, line, to);
    setError(why === undefined ? why : { text: why, replyTo });
    if (why !== undefined) return;
    box.write('');
    // only the name: the whispers are still to come
    const isOnlyName = line.kind !== 'command' && line.text === undefined;
    // a stored `/r` would later answer another member
    if (!isOnlyName) sent.current.set(replyTo, line.kind === 'answer' ? `/w ${to} ${line.text}` : text);
    if (line.kind === 'command') void run(text);
    else if (line.text === undefined) reply(to);
    else if (line.kind === 'whisper') client.say(text);
    else if (to === undefined) sayToAll(text);
    else client.say(line.kind === 'line' ? unescapeSlash(text) : line.text, to);
  };

  /** The messages of a line that is too long for one; none if it is not, or would be a flood, or in slow mode. */
  const messagesOf = (text: string): string[] => {
    if (slowMs(client.state) > 0) return [];
    const max = client.state.limits.textMaxCodePoints;
    const whole = text.normalize('NFC').trimEnd();
    if (whole.length <= max || codePoints(whole) <= max || readLine(whole).kind !== 'line') return [];
    // one less, since a message that begins with a slash gets another
    const messages = splitText(whole, max - 1);
    return messages.length > MESSAGES_MAX ? [] : messages;
  };

  /** Sends what is in the box as several messages. */
  const sendSplit = (): void => {
    box.settle();
    const whole = box.value();
    const messages = messagesOf(whole);
    const [first] = messages;
    const to = target.of(whole);
    if (first === undefined) return;
    const why = validate(first, { kind: 'line', text: first }, to);
    setError(why === undefined ? why : { text: why, replyTo });
    if (why !== undefined) return;
    box.write('');
    sent.current.set(replyTo, whole.trimEnd());
    for (const [at, message] of messages.entries()) {
      if (to !== undefined) client.say(at === 0 ? unescapeSlash(message) : message, to);
      else if (at === 0) sayToAll(message);
      else client.say(escapeSlash(message));
    }
  };

  return {
    ...{ send, sendSplit, messagesOf, refused, clearError },
    error: error?.replyTo === replyTo ? error?.text : undefined,
    /** The last text that was sent in this mode. */
    last: () => sent.current.get(replyTo),
  };
}
