import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useBack } from '../../kit/back.js';
import { Icon } from '../../kit/icon.js';
import { useText } from '../../i18n/index.js';
import { suggestStrings } from '../suggest/strings.js';
import type { Box } from '../use-box.js';
import { asCode } from './as-code.js';
import { EMOJI } from './emoji.js';
import './composer-tools.css';

const COLUMNS = 8;
const ROWS_MAX = 9;
const ROW_PX = 34;
/** Between the panel and what is around it, with its own edges. */
const SPACE_PX = 16;
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

/** Emoji, a mention and code, for what is being written. Not on phones, whose keyboards have them. */
export function ComposerTools({ box }: { box: Box }) {
  const t = useText(suggestStrings);
  const id = useId();
  const picker = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useBack(() => picker.current?.hidePopover(), isOpen);

  const put = (text: string): void => {
    const { selectionStart = 0, selectionEnd = 0 } = box.ref.current ?? {};
    box.replace(selectionStart, selectionEnd, text);
    box.focus();
  };
  const code = (): void => {
    box.settle();
    const { selectionStart: start = 0, selectionEnd: end = 0 } = box.ref.current ?? {};
    const marked = asCode({ text: box.value(), start, end });
    box.write(marked.text);
    box.ref.current?.setSelectionRange(marked.start, marked.end);
    box.sync();
    box.focus();
  };
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const next = at + (STEPS[event.key] ?? 0);
    if (next === at || !EMOJI[next]) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className="composer-tools">
      <button type="button" popoverTarget={`${id}emoji`} aria-label={t.emoji} title={t.emoji}>
        <Icon name="smile" />
      </button>
      <button
        type="button"
        aria-label={t.mentionTool}
        title={t.mentionTool}
        onClick={() => {
          box.insert('@');
          box.focus();
        }}
      >
        <Icon name="at" />
      </button>
      <button type="button" aria-label={t.codeTool} title={t.codeTool} onClick={code}>
        <Icon name="code" />
      </button>
      <div
        ref={picker}
        id={`${id}emoji`}
        className="composer-emoji"
        popover="auto"
        role="group"
        aria-label={t.emoji}
        onKeyDown={step}
        onBeforeToggle={({ newState, currentTarget }) => {
          if (newState === 'open') place(currentTarget);
          setOpen(newState === 'open');
        }}
        onToggle={({ newState, currentTarget }) => {
          if (newState === 'open') currentTarget.querySelectorAll('button')[at]?.focus();
        }}
      >
        {EMOJI.map(({ emoji, words }, index) => (
          <button
            key={emoji}
            type="button"
            tabIndex={index === at ? 0 : -1}
            title={words.join(', ').replaceAll('_', ' ')}
            onFocus={() => setAt(index)}
            onClick={() => {
              picker.current?.hidePopover();
              put(emoji);
            }}
          >
            {emoji}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Right above the card of the composer, which may have many rows, and no higher than there is room. */
function place(panel: HTMLElement): void {
  const { top = 0 } = panel.closest('.composer-card')?.getBoundingClientRect() ?? {};
  const rows = Math.max(1, Math.min(ROWS_MAX, Math.floor((top - 2 * SPACE_PX) / ROW_PX)));
  panel.style.setProperty('--above', `${innerHeight - top + 6}px`);
  panel.style.setProperty('--rows', String(rows));
}
