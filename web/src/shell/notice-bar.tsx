import { useState } from 'react';
import { flushSync } from 'react-dom';
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
  if (notice === undefined) return null;
  const fold = (isFolded: boolean): void => {
    const { browser } = session.storage;
    if (isFolded) browser.setItem(KEY, notice.slice(0, 2 * LIMITS.roomNoticeMaxCodePoints));
    else browser.removeItem(KEY);
    flushSync(() => setFolded(isFolded ? notice : null));
    // the button that had the focus is gone
    document.querySelector<HTMLElement>('.notice-pin > button, .notice-bar > button')?.focus();
  };
  if (notice === folded)
    return (
      <div className="notice-pin">
        <button
          type="button"
          className="button"
          aria-label={t.notice}
          aria-expanded={false}
          title={t.notice}
          onClick={() => fold(false)}
        >
          <span aria-hidden>📌</span>
        </button>
      </div>
    );
  return (
    <aside className="notice-bar" aria-label={t.notice}>
      <span aria-hidden>📌</span>
      <p>
        <Fold text={notice} rows={4}>
          <bdi>{notice}</bdi>
        </Fold>
      </p>
      <button type="button" className="button button-quiet" aria-expanded onClick={() => fold(true)}>
        {t.notice_fold}
      </button>
    </aside>
  );
}
