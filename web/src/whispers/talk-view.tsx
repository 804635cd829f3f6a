import { Fragment, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { sameName } from '../../../src/contract/names.js';
import type { PendingLine } from '../client/state.js';
import { GoneWords } from '../kit/gone-words.js';
import { useAway } from '../kit/use-away.js';
import { EmptyState } from '../kit/empty-state.js';
import { Fold, FOLD_EVENT } from '../kit/fold.js';
import { clockTime, dayTitle, fullTime } from '../kit/format.js';
import { MemberMark } from '../kit/member-mark.js';
import { personClass } from '../kit/person.js';
import { personIn, usePersonId } from '../kit/person-id.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { LineText } from '../stream/rows/line-text.js';
import { asShown } from '../stream/rows/pending-line.js';
import { Failure, MARKS } from '../stream/rows/pending-row.js';
import { isMine } from './by-partner.js';
import { CloseButton } from './close-button.js';
import { TalkComposer } from './talk-composer.js';
import { useTalk, type OpenTalk } from './use-talk.js';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';
import { streamStrings } from '../stream/strings.js';
import { isGone, type ShownLine } from '../client/shown-item.js';

const STICKS_WITHIN_PX = 60;

interface TalkViewProps {
  name: string;
  titleId: string;
  onBack(): void;
  onClose(): void;
}

/** The whispers with one member, the newest at the bottom, and where the next one is written. */
export function TalkView({ name, titleId, onBack, onClose }: TalkViewProps) {
  const t = useText(whispersStrings);
  const errorText = useErrorText();
  const talk = useTalk(name);
  const { lines, state, code } = talk;
  const here = usePersonId(name);
  const last = lines.at(-1);
  const id = here ?? (last && personIn(last, name));
  const outbox = useRoom(room => room.outbox);
  const unsent = outbox.filter(line => sameName(asShown(line).to, name));
  const { scroll, follow } = useStickyScroll(lines);
  useReadWhileOpen(name, talk);
  return (
    <section className="whispers-talk" aria-label={t.talk({ name })}>
      <div className="whispers-head">
        <button
          type="button"
          className="button button-quiet whispers-icon"
          aria-label={t.back}
          title={t.back}
          onClick={onBack}
        >
          <span aria-hidden="true">‹</span>
        </button>
        <MemberMark name={name} id={id} />
        <h2 id={titleId}>
          <bdi className={`person-name ${personClass(id)}`}>{name}</bdi>
        </h2>
        <CloseButton onClick={onClose} />
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
        </p>
        {state === 'ready' && lines.length + unsent.length === 0 && (
          <EmptyState icon="whisper" text={t.empty({ name })} />
        )}
        <Lines lines={lines} />
        {unsent.length > 0 && (
          <ol>
            {unsent.map(line => (
              <Unsent key={line.idempotencyKey} line={line} name={name} />
            ))}
          </ol>
        )}
      </div>
      {code !== 'NO_SUCH_MEMBER' && <TalkComposer name={name} sent={follow} />}
    </section>
  );
}

function Lines({ lines }: { lines: readonly ShownLine[] }) {
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
function Line({ line }: { line: ShownLine }) {
  const { from, to = '', text, at } = line;
  const t = useText(whispersStrings);
  const inStream = useText(streamStrings);
  const me = useRoom(state => state.me?.name) ?? '';
  const mine = isMine(from, me);
  return (
    <li className="whispers-line" data-mine={mine}>
      <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
        {clockTime(at)}
      </time>{' '}
      <Mark text={mine ? t.sent({ name: to }) : t.received({ name: from })} />
      <span className="whispers-text">
        {isGone(line) ? (
          <GoneWords line={line} />
        ) : (
          <Fold text={text}>
            <LineText t={inStream} text={text} me={me} isActive />
          </Fold>
        )}
      </span>
    </li>
  );
}

function Unsent({ line, name }: { line: PendingLine; name: string }) {
  const t = useText(whispersStrings);
  const inStream = useText(streamStrings);
  return (
    <li className="whispers-line" data-mine="true">
      <Mark text={t.sent({ name })} />
      <span className="whispers-text">
        <Fold text={asShown(line).text}>
          <bdi>{asShown(line).text}</bdi>
        </Fold>{' '}
        {line.state === 'failed' ? (
          <Failure line={line} />
        ) : (
          <span className="whispers-state">
            <span aria-hidden="true">{MARKS[line.state]} </span>
            {inStream[line.state]}
          </span>
        )}
      </span>
    </li>
  );
}

/** From or to whom. What parts it from the text is for copies and screen readers: the text has a place of its own. */
function Mark({ text }: { text: string }) {
  const [mark = '', rest = ''] = text.split(/(?=: *$)/);
  return (
    <span className="whispers-mark">
      {mark}
      <span className="visually-hidden">{rest}</span>
    </span>
  );
}

/** Stays at the bottom if it was there, and in place when older whispers come in above. */
function useStickyScroll(lines: readonly ShownLine[]) {
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
  const follow = useCallback(() => {
    was.current.sticks = true;
  }, []);
  return { scroll: ref, follow };
}

/** An open conversation is read as soon as the page is in view. */
function useReadWhileOpen(name: string, { lines, isAtEnd }: OpenTalk): void {
  const { whispers } = useRoomClient().reading;
  const unread = useRoom(state => state.whispers);
  const isAway = useAway();
  const [first, last] = [lines[0]?.seq, lines.at(-1)?.seq];
  useEffect(() => {
    if (isAway) return;
    if (isAtEnd) whispers.read(name);
    else if (first !== undefined && last !== undefined) whispers.saw(name, { first, last });
  }, [whispers, name, unread, isAway, isAtEnd, first, last]);
}
