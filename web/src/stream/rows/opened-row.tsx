import type { NoticeItem } from '../../../../src/contract/events.js';
import { Fold } from '../../kit/fold.js';
import { Icon } from '../../kit/icon.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useText, type TextOf } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

/** Tells the member that an admin has opened whispers of theirs, and why. */
export function OpenedRow({ item, isActive }: { item: NoticeItem; isActive: boolean }) {
  const t = useText(streamStrings);
  const { show } = useRoomUi();
  return (
    <div className="stream-body stream-act">
      <div>
        <Fold text={item.reason} isActive={isActive}>
          <Icon name="shield" />
          {openedText(t, item)}
          {' — '}
          <bdi className="stream-text">{item.reason}</bdi>
        </Fold>
      </div>
      <button
        type="button"
        className="stream-act-button"
        tabIndex={isActive ? 0 : -1}
        onClick={() => show('my-record')}
      >
        {t.inMyRecord}
      </button>
    </div>
  );
}

export function openedText(t: TextOf<typeof streamStrings>, { from: name, count }: NoticeItem): string {
  return t.opened({ name, count });
}
