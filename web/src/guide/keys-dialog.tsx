import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useRoomUi } from '../kit/room-ui.js';
import { useModal } from '../kit/use-modal.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { KEYS } from './keys.js';
import './keys.css';
import { guideStrings } from './strings.js';

/** The keys of the page. `?` closes it and is written: who wanted a question mark presses it twice. */
export default function KeysDialog() {
  const t = useText(guideStrings);
  const { show, focusComposer } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const close = (): void => show('room');
  const dialog = useModal(close, focusComposer);
  const onKeyDown = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): void => {
    if (key !== '?' || ctrlKey || altKey || metaKey) return;
    // at once: the character goes to what has the focus after this
    flushSync(close);
    focusComposer();
  };
  return (
    <dialog className="keys" ref={dialog} aria-labelledby="keys-title" onClose={close} onKeyDown={onKeyDown}>
      <div className="keys-head">
        <h2 id="keys-title">{t.keys_title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.keys_close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <div className="keys-groups">
        {KEYS.filter(({ isForAdmins }) => isAdmin || !isForAdmins).map(({ title, keys }) => (
          <section key={title} aria-labelledby={title}>
            <h3 id={title}>{t[title]}</h3>
            <dl>
              {keys.map(([text, ...combinations]) => (
                <div key={text}>
                  <dt>
                    {combinations.map(keysOf => (
                      <span key={keysOf}>
                        {keysOf.split('+').map(one => (
                          <kbd key={one}>{named(one)}</kbd>
                        ))}
                      </span>
                    ))}
                  </dt>
                  <dd>{t[text]}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="keys-note">{t.keys_twice}</p>
    </dialog>
  );
}

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key as it stands on the keyboard. */
function named(key: string): string {
  return key === 'Ctrl' && IS_APPLE ? '⌘' : key;
}
