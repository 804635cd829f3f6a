import type { KeyboardEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useRoomUi } from '../kit/room-ui.js';
import { SettingsDialog } from '../kit/settings-dialog.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { KEYS, TOUCHES, type Text } from './keys.js';
import './keys.css';
import { guideStrings } from './strings.js';

/** The keys of the page, and what a finger does. `?` closes it and is written: who wanted a question mark presses it twice. */
export default function KeysDialog() {
  const t = useText(guideStrings);
  const { show, focusComposer } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const onKeyDown = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): void => {
    if (key !== '?' || ctrlKey || altKey || metaKey) return;
    // at once: the character goes to what has the focus after this
    flushSync(() => show('room'));
    focusComposer();
  };
  const touches = (
    <Group key="keys_touch" title="keys_touch">
      {TOUCHES.map(([text, gesture]) => (
        <Line key={text} combinations={[[t[gesture]]]} does={t[text]} />
      ))}
    </Group>
  );
  const keys = KEYS.filter(({ isForAdmins }) => isAdmin || !isForAdmins).map(({ title, keys: lines }) => (
    <Group key={title} title={title}>
      {lines.map(([text, ...combinations]) => (
        <Line key={text} combinations={combinations.map(keysOf)} does={t[text]} />
      ))}
    </Group>
  ));
  return (
    <SettingsDialog className="keys" title={t.keys_title} onKeyDown={onKeyDown}>
      <div className="keys-groups">
        {IS_TOUCHED && touches}
        {keys}
        {!IS_TOUCHED && touches}
      </div>
      <p className="keys-note">{t.keys_twice}</p>
    </SettingsDialog>
  );
}

function Group({ title, children }: { title: Text; children: ReactNode }) {
  const t = useText(guideStrings);
  return (
    <section aria-labelledby={title}>
      <h3 id={title}>{t[title]}</h3>
      <dl>{children}</dl>
    </section>
  );
}

/** @param combinations any of which does it, each as what is pressed together */
function Line({ combinations, does }: { combinations: readonly (readonly string[])[]; does: string }) {
  return (
    <div>
      <dt>
        {combinations.map(together => (
          <span key={together.join('+')}>
            {together.map(one => (
              <kbd key={one}>{one}</kbd>
            ))}
          </span>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}

/** Most of what is here is then done by finger. */
const IS_TOUCHED = matchMedia('(pointer: coarse)').matches;
const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What a combination presses together, as it stands on the keyboard. */
function keysOf(combination: string): string[] {
  return combination.split('+').map(key => (key === 'Ctrl' && IS_APPLE ? '⌘' : key));
}
