import type { ReactNode } from 'react';
import type { LineItem } from '../../../../src/contract/events.js';
import { Fold } from '../../kit/fold.js';
import type { Entry } from '../../client/state.js';
import { LineText } from './line-text.js';
import { MemberName } from './member-name.js';
import { useRowDeps } from './row-context.js';
import { Slot } from './slot.js';

export interface LineRowProps {
  entry: Entry;
  item: LineItem;
  isContinued: boolean;
  isActive: boolean;
  /** The mark of a line that was said several times. */
  repeats: ReactNode;
}

/** A line said to the room. */
export function LineRow({ entry, item, isContinued, isActive, repeats }: LineRowProps) {
  const { t, me } = useRowDeps();
  const shown = item.from === me ? t('me') : item.from;
  return (
    <div className="stream-said">
      <span className="stream-author">
        {isContinued ? (
          <span className="visually-hidden">{shown}: </span>
        ) : (
          <>
            <MemberName name={item.from} isColoured {...{ shown, entry, isActive }} />{' '}
          </>
        )}
      </span>
      <span>
        <Fold text={item.text} isActive={isActive}>
          <LineText text={item.text} {...{ t, me, isActive }} />
        </Fold>
        {repeats}
      </span>
    </div>
  );
}

/** A whisper to or from this viewer. Its marks are text, so that copies and screen readers have them too. */
export function WhisperRow({ entry, item, isActive, repeats }: LineRowProps) {
  const { t, me, reply } = useRowDeps();
  const isMine = item.from === me;
  const other = isMine ? (item.to ?? '') : item.from;
  const name = <MemberName name={other} {...{ entry, isActive }} />;
  return (
    <div className="stream-body">
      <Fold text={item.text} isActive={isActive}>
        <span className="stream-marks">
          <Slot text={t(isMine ? 'whisperTo' : 'whisperFrom', { name: Slot.mark })}>{name}</Slot>
        </span>{' '}
        <LineText text={item.text} {...{ t, me, isActive }} />
      </Fold>
      {repeats}{' '}
      <span className="stream-aside">
        {t('whisper')}
        {!isMine && (
          <>
            {' · '}
            <button
              type="button"
              className="stream-link"
              tabIndex={isActive ? 0 : -1}
              onClick={() => reply(other)}
            >
              {t('answer')}
            </button>
          </>
        )}
      </span>
    </div>
  );
}
