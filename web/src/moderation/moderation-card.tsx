import { useRoomUi, type OpenCard } from '../kit/room-ui.js';
import { untilTime } from '../kit/format.js';
import { personClass } from '../kit/person.js';
import { useRoom } from '../kit/use-room.js';
import { ActForm } from './act-form.js';
import { TargetRecord } from './target-record.js';
import { useModal } from '../kit/use-modal.js';
import { useTarget, type Target } from './use-target.js';
import './moderation-card.css';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

/** An admin's card on one member, open while the room has one. */
export function ModerationCard() {
  const { card } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  return card && isAdmin ? <Card key={`${card.act} ${card.name}`} card={card} /> : null;
}

function Card({ card }: { card: OpenCard }) {
  const t = useText(moderationStrings);
  const ui = useRoomUi();
  const target = useTarget(card.name);
  const close = (): void => ui.act(undefined);
  const dialog = useModal(close, () => {
    if (ui.view === 'room') ui.focusComposer();
  });
  const isOffered = !target.isMe && target.role !== 'admin';
  return (
    <dialog
      ref={dialog}
      className="mod-card"
      aria-labelledby="mod-title"
      onCancel={event => {
        event.preventDefault();
        close();
      }}
      onClose={() => dialog.current?.open === false && close()}
    >
      <div className="mod-head">
        <h2 id="mod-title" aria-label={t.title({ name: target.name })}>
          <bdi className={`mod-name person-name ${personClass(target.id)}`}>{target.name}</bdi>
        </h2>
        <Facts target={target} />
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
          ✕
        </button>
      </div>
      <div className="mod-body">
        {isOffered ? (
          <ActForm target={target} first={card.act} onClose={close} />
        ) : (
          <NotOffered isMe={target.isMe} onClose={close} />
        )}
        <TargetRecord target={target} />
      </div>
    </dialog>
  );
}

function Facts({ target }: { target: Target }) {
  const t = useText(moderationStrings);
  const { role, isHere, mutedUntil, kickedUntil, isDisabled, now } = target;
  const whether = isHere === undefined ? 'hereUnknown' : isHere ? 'here' : 'notHere';
  return (
    <ul className="mod-facts">
      {role && <li>{t[role]}</li>}
      <li>{t[whether]}</li>
      {isDisabled && <li className="mod-state">{t.disabled}</li>}
      {mutedUntil !== undefined && (
        <li className="mod-state">{t.mutedUntil({ until: untilTime(mutedUntil, now) })}</li>
      )}
      {kickedUntil !== undefined && (
        <li className="mod-state">{t.kickedUntil({ until: untilTime(kickedUntil, now) })}</li>
      )}
    </ul>
  );
}

/** For admins and the viewer the card explains why, instead of offering what the server would refuse. */
function NotOffered({ isMe, onClose }: { isMe: boolean; onClose: () => void }) {
  const t = useText(moderationStrings);
  const ui = useRoomUi();
  return (
    <div className="mod-form">
      <p className="mod-overtaken">{t[isMe ? 'onMe' : 'onAdmin']}</p>
      <div className="mod-buttons">
        {!isMe && ui.view !== 'members' && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onClose();
              ui.show('members');
            }}
          >
            {t.openMembers}
          </button>
        )}
        <button type="button" className="button button-primary" autoFocus onClick={onClose}>
          {t.close}
        </button>
      </div>
    </div>
  );
}
