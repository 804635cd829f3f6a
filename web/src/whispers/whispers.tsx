import { useId } from 'react';
import { flushSync } from 'react-dom';
import { useRoomUi } from '../kit/room-ui.js';
import { useBack } from '../kit/back.js';
import { useModal } from '../kit/use-modal.js';
import { useIsNarrow } from '../presence/use-is-narrow.js';
import { TalkList } from './talk-list.js';
import { useWhispers } from './use-whispers.js';
import { TalkView } from './talk-view.js';
import './whispers.css';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

/** The whispers by member: the list at the left, the conversation at the right; one after the other on phones. */
export function Whispers() {
  const t = useText(whispersStrings);
  const { show, reply, whispersWith, openWhispers } = useRoomUi();
  const dialog = useModal(() => show('room'));
  const isNarrow = useIsNarrow();
  useBack(() => openWhispers(), isNarrow && whispersWith !== undefined);
  const hasTalks = useWhispers(({ talks }) => talks.length > 0);
  const titleId = useId();
  return (
    <dialog
      ref={dialog}
      className="whispers"
      data-at={whispersWith === undefined ? 'list' : 'talk'}
      aria-labelledby={titleId}
      onClose={() => show('room')}
      onClick={event => event.target === event.currentTarget && show('room')}
    >
      <div className="whispers-frame">
        <div className="whispers-head">
          <h2 id={titleId}>{t.title}</h2>
          <button type="button" className="button button-quiet" onClick={() => show('room')}>
            {t.close}
          </button>
        </div>
        <div className="whispers-side">
          <TalkList chosen={whispersWith} onChoose={openWhispers} />
        </div>
        {whispersWith === undefined ? (
          <p className="whispers-hint whispers-unchosen">{hasTalks && t.choose}</p>
        ) : (
          <TalkView
            key={whispersWith}
            name={whispersWith}
            onBack={() => openWhispers()}
            onReply={() => {
              // at once: below an open dialog the composer cannot have the focus
              flushSync(() => show('room'));
              reply(whispersWith);
            }}
          />
        )}
      </div>
    </dialog>
  );
}
