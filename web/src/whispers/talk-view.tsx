import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import type { LineItem } from '../../../src/contract/events.js';
import { isAttended } from '../kit/use-away.js';
import { Fold, FOLD_EVENT } from '../kit/fold.js';
import { clockTime, dayTitle, fullTime } from '../kit/format.js';
import { personClass } from '../kit/person.js';
import { useRoom } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { LineText } from '../stream/rows/line-text.js';
import { isMine } from './by-partner.js';
import { useTalk } from './use-talk.js';
import { useWhisperBox, useWhispers } from './use-whispers.js';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';
import { streamStrings } from '../stream/strings.js';

const STICKS_WITHIN_PX = 60;

/** The whispers with one member, the newest at the bottom. */
export function TalkView({ name, onBack, onReply }: { name: string; onBack(): void; onReply(): void }) {
  const t = useText(whispersStrings);
  const errorText = useErrorText();
  const talk = useTalk(name);
  const { lines, state, code } = talk;
  const scroll = useStickyScroll(lines);
  useReadWhileOpen(name);
  return (
    <section className="whispers-talk" aria-label={t.talk({ name })}>
      <div className="whispers-talk-head">
        <button type="button" className="button button-quiet whispers-back" onClick={onBack}>
          <span aria-hidden="true">‹ </span>
          {t.back}
        </button>
        <h3>
          <bdi className={`person-name ${personClass(name)}`}>{name}</bdi>
        </h3>
        {code !== 'NO_SUCH_MEMBER' && (
          <button type="button" className="button button-primary" onClick={onReply}>
            {t.reply}
          </button>
        )}
      </div>
      {/* tabIndex lets the keyboard scroll it */}
      <div className="whispers-lines" ref={scroll} tabIndex={0} role="group" aria-label={t.talk({ name })}>
        {talk.hasOlder && state !== 'failed' && (
          <button
            type="button"
            className="button button-quiet"
            aria-disabled={state === 'loading'}
            onClick={() => {
              if (state !== 'ready') return;
              // the button may be gone afterwards
              scroll.current?.focus();
              talk.loadOlder();
            }}
          >
            {state === 'loading' ? t.loading : t.older}
          </button>
        )}
        {state === 'failed' && code !== undefined && (
          <div className="error" role="alert">
            {errorText(code)}{' '}
            {talk.canRetry && (
              <button type="button" className="button button-quiet" onClick={talk.retry}>
                {t.retry}
              </button>
            )}
          </div>
        )}
        <p className="whispers-hint" role="status">
          {state === 'loading' && (talk.isWaiting ? t.waiting : lines.length === 0 && t.loading)}
          {state === 'ready' && lines.length === 0 && t.empty({ name })}
        </p>
        <Lines lines={lines} />
      </div>
    </section>
  );
}

function Lines({ lines }: { lines: readonly LineItem[] }) {
  return (
    <ol>
      {lines.map((line, i) => {
        const day = dayTitle(line.at);
        const before = lines[i - 1];
        return (
          <Fragment key={line.seq}>
            {(before === undefined || dayTitle(before.at) !== day) && <li className="whispers-day">{day}</li>}
            <Line line={line} />
          </Fragment>
        );
      })}
    </ol>
  );
}

/** The marks are text, so that copies and screen readers have them too. */
function Line({ line: { from, to = '', text, at } }: { line: LineItem }) {
  const t = useText(whispersStrings);
  const inStream = useText(streamStrings);
  const me = useRoom(state => state.me?.name) ?? '';
  const mine = isMine(from, me);
  return (
    <li className="whispers-line" data-mine={mine}>
      <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
        {clockTime(at)}
      </time>{' '}
      <span className="whispers-mark">{mine ? t.sent({ name: to }) : t.received({ name: from })}</span>
      <Fold text={text}>
        <LineText t={inStream} text={text} me={me} isActive />
      </Fold>
    </li>
  );
}

/** Stays at the bottom if it was there, and in place when older whispers come in above. */
function useStickyScroll(lines: readonly LineItem[]) {
  const ref = useRef<HTMLDivElement>(null);
  const was = useRef({ first: undefined as number | undefined, height: 0, sticks: true });
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const note = (): void => {
      was.current.sticks = box.scrollHeight - box.scrollTop - box.clientHeight < STICKS_WITHIN_PX;
    };
    const stay = (): void => {
      was.current.sticks = false;
    };
    box.addEventListener('scroll', note, { passive: true });
    box.addEventListener(FOLD_EVENT, stay);
    return () => {
      box.removeEventListener('scroll', note);
      box.removeEventListener(FOLD_EVENT, stay);
    };
  }, []);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const first = lines[0]?.seq;
    const { first: firstThen, height, sticks } = was.current;
    if (sticks) box.scrollTop = box.scrollHeight;
    else if (firstThen !== undefined && first !== undefined && first < firstThen)
      box.scrollTop += box.scrollHeight - height;
    was.current.first = first;
    was.current.height = box.scrollHeight;
  });
  return ref;
}

/** An open conversation is read as soon as the page is in view. */
function useReadWhileOpen(name: string): void {
  const box = useWhisperBox();
  const unread = useWhispers(state => state.unreadCount);
  useEffect(() => {
    const read = (): void => {
      if (isAttended()) box.markRead(name);
    };
    read();
    globalThis.addEventListener('focus', read);
    document.addEventListener('visibilitychange', read);
    return () => {
      globalThis.removeEventListener('focus', read);
      document.removeEventListener('visibilitychange', read);
    };
  }, [box, name, unread]);
}
