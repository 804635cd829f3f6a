import { useState } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import { useText } from '../i18n/index.js';
import { Fold } from '../kit/fold.js';
import { session } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';
import { shellStrings } from './strings.js';
import './notice-bar.css';

const KEY = 'notice-folded';

/** The admins' notice. A reader can fold it away in this browser, until it changes. */
export default function NoticeBar() {
  const t = useText(shellStrings);
  const notice = useRoom(state => state.about?.notice);
  const [folded, setFolded] = useState(() => session.storage.browser.getItem(KEY));
  if (notice === undefined || notice === folded) return null;
  const fold = (): void => {
    session.storage.browser.setItem(KEY, notice.slice(0, 2 * LIMITS.roomNoticeMaxCodePoints));
    setFolded(notice);
  };
  return (
    <aside className="notice-bar" aria-label={t.notice}>
      <span aria-hidden>📌</span>
      <p>
        <Fold text={notice} rows={4}>
          <bdi>{notice}</bdi>
        </Fold>
      </p>
      <button type="button" className="button button-quiet" onClick={fold}>
        {t.notice_fold}
      </button>
    </aside>
  );
}
