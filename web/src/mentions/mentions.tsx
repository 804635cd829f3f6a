import { useEffect, useId } from 'react';
import { flushSync } from 'react-dom';
import { GoneWords } from '../kit/gone-words.js';
import { EmptyState } from '../kit/empty-state.js';
import { Icon } from '../kit/icon.js';
import { jumpTo } from '../kit/jump.js';
import { LineButton } from '../kit/line-button.js';
import { personClass } from '../kit/person.js';
import { untilTime } from '../kit/format.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useAway } from '../kit/use-away.js';
import { SidePane } from '../kit/side-pane.js';
import { useFirstOlder } from '../kit/use-first-older.js';
import { useIsNarrow } from '../kit/use-is-narrow.js';
import { useLogKey, useRoom, useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from '../kit/strings.js';
import { useMentions } from './use-mentions.js';
import { mentionsStrings } from './strings.js';
import './mentions.css';
import { isGone, type ShownLine } from '../client/shown-item.js';

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
  const { list, followOlder } = useFirstOlder<HTMLOListElement>(lines[0]?.seq);
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
      <div className="side-head">
        <h2 id={titleId}>{t.title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close} data-first>
          <Icon name="close" />
        </button>
      </div>
      <div className="side-scroll mentions-scroll" aria-busy={state === 'loading'}>
        <ol ref={list}>
          {lines.toReversed().map(line => (
            <li key={line.seq}>
              <Mention line={line} onChoose={() => choose(line.seq)} />
            </li>
          ))}
        </ol>
        <p className="side-hint" role="status">
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

function Mention({ line, onChoose }: { line: ShownLine; onChoose: () => void }) {
  const t = useText(mentionsStrings);
  const { line_gone: gone } = useText(kitStrings);
  const { clock } = useRoomClient();
  const { from, fromId, quote, at, text } = line;
  return (
    <LineButton
      className="mentions-line"
      person={{ name: from, id: fromId }}
      at={at}
      time={untilTime(at, clock.now())}
      onChoose={onChoose}
    >
      {quote && (
        <span className="mentions-quote">
          <Icon name="reply" />
          <span className="visually-hidden">{t.replyTo} </span>
          <bdi>
            <bdi className={`person-name ${personClass(quote.fromId)}`}>{quote.from}</bdi>:{' '}
            {quote.text === '' ? gone : quote.text.replace(/\s+/g, ' ')}
          </bdi>
        </span>
      )}
      {isGone(line) ? <GoneWords line={line} /> : <bdi className="mentions-text">{text}</bdi>}
    </LineButton>
  );
}
