import {
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type TouchEvent,
} from 'react';
import { sameName } from '../../../../src/contract/names.js';
import type { Entry } from '../../client/state.js';
import type { RowDeps } from './row-context.js';
import { memberOf } from './rows.js';
import { hasSelection, useSingleClick } from './use-single-click.js';

const LONG_PRESS_MS = 500;
const LONG_PRESS_STRAY_PX = 10;
const ACTS: Readonly<Record<string, 'mute' | 'kick' | 'unmute'>> = { m: 'mute', k: 'kick', u: 'unmute' };

/** Handlers on the list for events of all rows: one set, however many rows there are. */
export function useRowEvents(
  entryOf: (key: string) => Entry | undefined,
  { deps, jumpDown }: { deps: RowDeps; jumpDown: () => void },
) {
  const [active, setActive] = useState<string>();
  const [hot, setHot] = useState<string>();
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number; isLong: boolean }>(
    undefined,
  );
  const endPress = (): void => clearTimeout(press.current?.timer);

  const openMenu = (row: HTMLElement, at?: { clientX: number; clientY: number }): void => {
    const entry = entryOf(row.dataset.key ?? '');
    if (entry?.kind !== 'item') return;
    const anchor = at ? { x: at.clientX, y: at.clientY, width: 0, height: 0 } : row;
    deps.openMenu({ name: memberOf(entry.item), entry }, anchor);
  };

  const replyTo = (key: string): boolean => {
    const entry = entryOf(key);
    const isReceived = entry?.kind === 'item' && entry.item.kind === 'whisper' && entry.item.from !== deps.me;
    if (isReceived) deps.reply(entry.item.from);
    return isReceived;
  };

  const act = (row: HTMLElement, letter: string): boolean => {
    const key = row.dataset.key ?? '';
    const entry = entryOf(key);
    if (letter === 'r') {
      if (entry?.kind !== 'item' || entry.item.kind !== 'chat') return replyTo(key);
      deps.quote(entry.item);
      return true;
    }
    const verb = ACTS[letter];
    if (!deps.isAdmin || !verb || entry?.kind !== 'item') return false;
    const name = memberOf(entry.item);
    if (sameName(name, deps.me)) return false;
    deps.act({ name, act: verb });
    return true;
  };

  const click = useSingleClick(
    target => (isControl(target) ? undefined : rowOf(target)?.dataset.key),
    replyTo,
  );

  const handlers = {
    onClick: click.onClick,
    onContextMenu(event: MouseEvent) {
      endPress();
      const row = rowOf(event.target);
      // a selection or a link has a menu of the browser's own that is of more use
      if (!row || hasSelection() || (event.target as Element).closest('a[target]')) return;
      event.preventDefault();
      openMenu(row, event.clientX > 0 || event.clientY > 0 ? event : undefined);
    },
    onPointerDown(event: PointerEvent) {
      const { pointerType, target, clientX, clientY } = event;
      endPress();
      click.onPointerDown(event);
      const row = rowOf(target);
      if (pointerType !== 'touch' || !row) return;
      const timer = setTimeout(() => {
        if (press.current) press.current.isLong = true;
        openMenu(row, { clientX, clientY });
      }, LONG_PRESS_MS);
      press.current = { timer, x: clientX, y: clientY, isLong: false };
    },
    onTouchEnd(event: TouchEvent) {
      // else the finger's going up is a click beside the menu, and closes it
      if (press.current?.isLong) event.preventDefault();
      press.current = undefined;
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const from = press.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > LONG_PRESS_STRAY_PX) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onPointerOver({ pointerType, target }: PointerEvent) {
      if (pointerType !== 'touch') setHot(rowOf(target)?.dataset.key);
    },
    onPointerLeave: () => setHot(undefined),
    onFocus: ({ target }: FocusEvent) => setActive(rowOf(target)?.dataset.key),
    onKeyDown(event: KeyboardEvent) {
      const row = rowOf(event.target);
      if (!row || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (moveFocus(row, event.key)) {
        if (event.key === 'End') jumpDown();
        return event.preventDefault();
      }
      if (event.target !== row) return;
      if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) openMenu(row);
      else if (event.key === 'Enter') {
        if (!replyTo(row.dataset.key ?? '')) openMenu(row);
      } else if (event.shiftKey || !act(row, letterOf(event))) return;
      event.preventDefault();
    },
  };
  return { active, hot, handlers };
}

/** The letter of a key, also on a Hangul layout. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
}

function rowOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, [role="button"]') !== null;
}

/** Arrows, Home and End move from row to row. */
function moveFocus(row: HTMLElement, key: string): boolean {
  const rows = row.parentElement?.querySelectorAll<HTMLElement>(':scope > [data-key]') ?? [];
  const at = [...rows].indexOf(row);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[key];
  if (to === undefined) return false;
  const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
  next?.focus();
  return true;
}
