import { HouseMark, houseClass } from '../kit/house-mark.js';
import { kitStrings } from '../kit/strings.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import './guide.css';
import { guideStrings } from './strings.js';

/** A room without a message, for a member: what it is, who answers for it, and that all is kept. */
export function EmptyRoom() {
  const t = useText(guideStrings);
  const kit = useText(kitStrings);
  const client = useRoomClient();
  const about = useRoom(state => state.about);
  // as one text: the same while they are the same
  const admins = useRoom(({ members }) =>
    members
      .flatMap(({ name, role }) => (role === 'admin' ? name : []))
      .toSorted()
      .join(', '),
  );
  return (
    <div className="guide-empty">
      <span className={`guide-mark ${houseClass(about?.colour)}`}>
        <HouseMark size={44} />
      </span>
      {about?.description !== undefined && (
        <p className="guide-about">
          <bdi>{about.description}</bdi>
        </p>
      )}
      <p>{t.empty}</p>
      <p className="guide-hint">
        {admins === '' ? t.noAdmin : t.admins({ names: admins })}
        <br />
        {kit.recorded}
      </p>
      <button type="button" className="button" onClick={() => void client.command('/help')}>
        {t.help}
      </button>
    </div>
  );
}
