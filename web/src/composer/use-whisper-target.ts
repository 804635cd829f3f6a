import { useEffect, useRef } from 'react';
import { announce } from '../kit/announcer.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoomClient } from '../kit/use-room.js';
import { isPastTarget, readLine } from './line.js';
import { lastWhisperer } from './room-selectors.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

export interface WhisperTarget {
  /** The member that Enter would whisper to. */
  name: string | undefined;
  /** The same for another text. */
  of(text: string): string | undefined;
  /** The member that the `/r ` in the text answers. */
  answering: string | undefined;
}

/** The member that Enter would whisper to: by reply mode, or by the text itself. */
export function useWhisperTarget(text: string, answeringFirst: string | undefined): WhisperTarget {
  const t = useText(composerStrings);
  const client = useRoomClient();
  const { replyTo, quoted } = useRoomUi();
  // fixed when `/r ` is written: a later whisper does not change it
  const answering = useRef(answeringFirst);

  const of = (now: string): string | undefined => {
    const line = readLine(now);
    const isSettled = isPastTarget(now);
    if (line.kind !== 'answer' || !isSettled) answering.current = undefined;
    if (line.kind === 'answer')
      return isSettled ? (answering.current ??= lastWhisperer(client.state)) : undefined;
    if (line.kind === 'whisper') return isSettled ? line.to : undefined;
    return line.kind === 'command' ? undefined : replyTo;
  };

  const before = useRef({ replyTo, quoted });
  useEffect(() => {
    const was = before.current;
    if (was.replyTo === replyTo && was.quoted?.seq === quoted?.seq) return;
    before.current = { replyTo, quoted };
    if (quoted) announce(t.quoteEntered({ name: quoted.from }));
    else if (replyTo !== undefined) announce(t.replyEntered({ name: replyTo }));
    else announce(was.quoted ? t.quoteLeft : t.replyLeft);
  }, [replyTo, quoted, t]);

  return { name: of(text), of, answering: answering.current };
}
