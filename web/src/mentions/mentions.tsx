import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { LineItem } from '../../../src/contract/events.js';
import { EmptyState } from '../kit/empty-state.js';
import { Icon } from '../kit/icon.js';
import { jumpTo } from '../kit/jump.js';
import { MemberMark } from '../kit/member-mark.js';
import { personClass } from '../kit/person.js';
import { fullTime, untilTime } from '../kit/format.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useAway } from '../kit/use-away.js';
import { SidePane } from '../kit/side-pane.js';
import { useIsNarrow } from '../kit/use-is-narrow.js';
import { useLogKey, useRoom, useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { useMentions } from './use-mentions.js';
import { mentionsStrings } from './strings.js';
import './mentions.css';

/** The lines that mention this member, the newest first, beside the room. A click shows one where it was said. */
export default function Mentions() {
  return <Opened key={useLogKey()} />;
}

function Opened() {
  const t = useText(mentionsStrings);
  const client = useRoomClient();
  const { show } = useRoomUi();
  const close = (): void => show('room');
  const isNarrow = useIsNarrow();
  const { lines, state, hasOlder, loadOlder, retry } = useMentions();
  const { list, followOlder } = useFirstOlder(lines[0]?.seq);
  const unread = useRoom(room => room.mentions);
  const titleId = useId();
  const isAway = useAway();
  // what stands here was looked at
  useEffect(() => {
    if (unread > 0 && state === 'ready' && !isAway) client.reading.sawMentions();
  }, [client, unread, state, isAway]);
  const choose = (seq: number): void => {
    // at once: the stream cannot have the focus below an open dialog
    if (isNarrow) flushSync(close);
    jumpTo(seq);
  };
  return (
    <SidePane className="mentions" titleId={titleId} close={close}>
      <div className="mentions-head">
        <h2 id={titleId}>{t.title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close} data-first>
          <Icon name="close" />
        </button>
      </div>
      <div className="mentions-scroll" aria-busy={state === 'loading'}>
        <ol ref={list}>
          {lines.toReversed().map(line => (
            <li key={line.seq}>
              <Mention line={line} onChoose={() => choose(line.seq)} />
            </li>
          ))}
        </ol>
        <p className="mentions-hint" role="status">
          {state === 'loading' && t.loading}
          {state === 'failed' && t.failed}
        </p>
        {state === 'ready' && lines.length === 0 && <EmptyState icon="at" text={t.none} />}
        {(state === 'failed' || hasOlder) && (
          <button
            type="button"
            className="button button-quiet"
            aria-disabled={state === 'loading'}
            onClick={({ currentTarget }) => {
              if (state === 'failed') return retry();
              followOlder(currentTarget);
              loadOlder();
            }}
          >
            {state === 'failed' ? t.retry : t.further}
          </button>
        )}
      </div>
    </SidePane>
  );
}

/** Moves the focus from the button for older lines to the first of them: it may be the last there is to load. */
function useFirstOlder(oldest: number | undefined) {
  const list = useRef<HTMLOListElement>(null);
  const asked = useRef<{ button: Element; count: number }>(undefined);
  useLayoutEffect(() => {
    if (!asked.current || !list.current) return;
    const { button, count } = asked.current;
    asked.current = undefined;
    const { activeElement: now } = document;
    if (now === button || now === document.body)
      list.current.children[count]?.querySelector('button')?.focus();
  }, [oldest]);
  const followOlder = (button: Element): void => {
    asked.current = { button, count: list.current!.children.length };
  };
  return { list, followOlder };
}

function Mention({ line, onChoose }: { line: LineItem; onChoose: () => void }) {
  const t = useText(mentionsStrings);
  const { clock } = useRoomClient();
  const { from, fromId, quote, at, text } = line;
  return (
    <button type="button" className="mentions-line" onClick={onChoose}>
      <MemberMark name={from} id={fromId} />
      <span className="mentions-who">
        <bdi className={`person-name ${personClass(fromId)}`}>{from}</bdi>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {untilTime(at, clock.now())}
        </time>
      </span>
      {quote && (
        <span className="mentions-quote">
          <Icon name="reply" />
          <span className="visually-hidden">{t.replyTo} </span>
          <bdi>
            <bdi className={`person-name ${personClass(quote.fromId)}`}>{quote.from}</bdi>:{' '}
            {quote.text.replace(/\s+/g, ' ')}
          </bdi>
        </span>
      )}
      <bdi className="mentions-text">{text}</bdi>
    </button>
  );
}
