import { toast } from '../kit/toast.js';
import type { PublicAction, Sanctioned, SanctionItem } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { ApiError } from '../client/api.js';
import type { RoomClient } from '../client/room-client.js';
import { api } from '../kit/services.js';
import { untilTime } from '../kit/format.js';
import { errorTextNow } from '../i18n/errors.js';
import { textNow, type TextOf } from '../i18n/index.js';
import { cut } from './acts.js';
import { moderationStrings } from './strings.js';
import { sanctionsSince } from './sanction-state.js';

const UNDO_MS = 8_000;

/** An act that succeeded, with what its toast needs. */
export interface Done {
  act: PublicAction;
  name: string;
  reason: string;
  answer: Sanctioned;
}

/** How to say things in the current language. */
export interface Words {
  t: TextOf<typeof moderationStrings>;
  errorText: (code: string) => string;
}

/** Says what was done; a mute or kick can be undone for 8 s, which is an act of its own on record. */
export function toastDone(done: Done, client: RoomClient, words: Words): void {
  const { act, name, answer } = done;
  const { t } = words;
  const now = client.clock.now();
  const isBarring = answer.until !== undefined && answer.until > now;
  const key = act === 'kick' && !isBarring ? 'doneKickAtOnce' : DONE[act];
  const until = answer.until === undefined ? '' : untilTime(answer.until, now);
  const { replaced } = answer;
  toast.success(t[key]({ name, until }), {
    duration: UNDO_MS,
    ...(replaced && {
      description: t.replaced({ by: replaced.by, until: untilTime(replaced.until, now) }),
    }),
    ...((act === 'mute' || act === 'kick') &&
      isBarring && {
        action: {
          // undo does not restore an earlier sanction: then the label names the act itself
          label: t[replaced ? LIFT[act] : 'undo'],
          onClick: () => void undo({ ...done, action: act, to: name, seq: answer.seq }, client, words),
        },
      }),
  });
}

/** Says what was not done, after the card has been closed. */
export function toastFailed(name: string, error: unknown, { t, errorText }: Words): void {
  toast.error(t.notDone({ name, error: errorText(codeOf(error)) }), { duration: UNDO_MS });
}

export function codeOf(error: unknown): ApiError['body']['code'] {
  return error instanceof ApiError ? error.body.code : 'INTERNAL';
}

/** The refused field, if there was one. */
export function fieldOf(error: unknown): string | undefined {
  return error instanceof ApiError ? error.body.field : undefined;
}

/** Takes back a mute or kick at once, as an act of its own, whose reason says so. */
export async function undo(
  { action, to: name, reason, seq }: Pick<SanctionItem, 'action' | 'to' | 'reason' | 'seq'>,
  client: RoomClient,
  words = wordsNow(),
): Promise<void> {
  const { t } = words;
  const later = sanctionsSince(client.state.entries, name, seq).findLast(one => one.action === action);
  if (later) {
    toast.info(t.undoOvertaken({ by: later.from }));
    return;
  }
  try {
    const why = cut(t.undoReason({ reason }), LIMITS.reasonMaxCodePoints);
    await (action === 'mute' ? api.unmute(name, why) : api.readmit(name, why));
    toast.success(t.undone({ name }));
  } catch (error) {
    toastFailed(name, error, words);
  }
}

function wordsNow(): Words {
  return { t: textNow(moderationStrings), errorText: errorTextNow };
}

const DONE = { mute: 'doneMute', kick: 'doneKick', unmute: 'doneUnmute', readmit: 'doneReadmit' } as const;
const LIFT = { mute: 'unmute', kick: 'readmit' } as const;
