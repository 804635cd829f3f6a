import type { ReactNode } from 'react';
import { Fold } from '../../kit/fold.js';
import { GoneWords } from '../../kit/gone-words.js';
import { Icon } from '../../kit/icon.js';
import { MemberMark } from '../../kit/member-mark.js';
import { personClass } from '../../kit/person.js';
import type { Entry } from '../../client/state.js';
import { LineText } from './line-text.js';
import { MemberName } from './member-name.js';
import { QuoteLine } from './quote-line.js';
import { useRowDeps } from './row-context.js';
import { Slot } from '../../kit/slot.js';
import { isGone, type ShownLine } from '../../client/shown-item.js';

export interface LineRowProps {
  entry: Entry;
  item: ShownLine;
  isContinued: boolean;
  isActive: boolean;
  /** The mark of a line that was said several times. */
  repeats: ReactNode;
}

/** A line said to the room. */
export function LineRow({ entry, item, isContinued, isActive, repeats }: LineRowProps) {
  const { t, me, admins } = useRowDeps();
  return (
    <div className="stream-said">
      {!isContinued && <MemberMark name={item.from} id={item.fromId} />}
      <span className="stream-author">
        {isContinued ? (
          <span className="visually-hidden">{item.from}: </span>
        ) : (
          <>
            <MemberName name={item.from} colour={personClass(item.fromId)} {...{ entry, isActive }} />
            {item.from === me && <span className="stream-you"> {t.me}</span>}
            {admins.has(item.from) && <span className="stream-badge">{t.badge}</span>}{' '}
          </>
        )}
      </span>
      <span className="stream-words">
        {item.replyTo !== undefined && (
          <QuoteLine seq={item.replyTo} quote={item.quote} isActive={isActive} />
        )}
        {isGone(item) ? (
          <GoneWords line={item} />
        ) : (
          <Fold text={item.text} isActive={isActive}>
            <LineText text={item.text} {...{ t, me, isActive }} />
          </Fold>
        )}
        {repeats}
      </span>
    </div>
  );
}

/** A whisper to or from this viewer. Its marks are text, so that copies and screen readers have them too. */
export function WhisperRow({ entry, item, isActive, repeats, time }: LineRowProps & { time: ReactNode }) {
  const { t, me, reply } = useRowDeps();
  const isMine = item.from === me;
  const other = isMine ? (item.to ?? '') : item.from;
  const name = <MemberName name={other} {...{ entry, isActive }} />;
  const marks = t[isMine ? 'whisperTo' : 'whisperFrom']({ name: Slot.mark });
  return (
    <div className="stream-body stream-card">
      <MemberMark name={other} id={isMine ? item.toId : item.fromId} />
      <span className="stream-marks">
        <Icon name="lock" />
        <span>
          <Slot text={marks.replace(/:$/, '')}>{name}</Slot>
          <span className="visually-hidden">: </span>
        </span>
      </span>
      <span className="stream-words">
        {isGone(item) ? (
          <GoneWords line={item} />
        ) : (
          <Fold text={item.text} isActive={isActive}>
            <LineText text={item.text} {...{ t, me, isActive }} />
          </Fold>
        )}
        {repeats}{' '}
      </span>
      <span className="stream-aside">
        {t.whisper} {time}
      </span>
      {!isMine && (
        <button
          type="button"
          className="stream-reply"
          tabIndex={isActive ? 0 : -1}
          onClick={() => reply(other)}
        >
          {t.answer}
        </button>
      )}
    </div>
  );
}
