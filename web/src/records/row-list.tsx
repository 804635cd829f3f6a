import {
  useMemo,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import './row-list.css';

/** Rows that the arrow keys move through; Enter or a click chooses one. */
export function RowList<T>(props: {
  rows: readonly T[];
  label: string;
  keyOf(row: T): string;
  /** The heading that a row stands below; rows with the same follow each other. */
  groupOf?: ((row: T) => string) | undefined;
  classOf?: (row: T) => string | undefined;
  draw(row: T): ReactNode;
  onChoose?: ((row: T) => void) | undefined;
  list?: RefObject<HTMLDivElement | null>;
  isBusy?: boolean;
}) {
  const { rows, label, keyOf, groupOf, classOf, draw, onChoose, list, isBusy } = props;
  const [reached, setReached] = useState<string>();
  const groups = useMemo(() => grouped(rows, groupOf), [rows, groupOf]);
  const stop = rows.some(row => keyOf(row) === reached) ? reached : rows[0] && keyOf(rows[0]);
  const rowAt = (target: EventTarget): T | undefined => {
    const key = (target as Element).closest<HTMLElement>('[data-focus-row]')?.dataset.focusRow;
    return rows.find(row => keyOf(row) === key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, target, currentTarget, ctrlKey, altKey, metaKey } = event;
    if (event.defaultPrevented || ctrlKey || altKey || metaKey || isField(target)) return;
    const row = (target as Element).closest<HTMLElement>('[data-focus-row]');
    if (!row) return;
    if (key === 'Enter' && target === row && onChoose) {
      event.preventDefault();
      onChoose(rowAt(row)!);
    } else if (moveFocus(currentTarget, row, key)) event.preventDefault();
  };
  const onClick = ({ target }: MouseEvent): void => {
    if (!onChoose || (target as Element).closest('button, a, input, time[title]')) return;
    // to select a text is no choice
    if (!getSelection()!.isCollapsed) return;
    const row = rowAt(target);
    if (row) onChoose(row);
  };
  return (
    <div
      ref={list}
      className={onChoose ? 'records-rows records-choices' : 'records-rows'}
      data-focus-list=""
      aria-busy={isBusy}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={({ target }) => setReached(target.closest<HTMLElement>('[data-focus-row]')?.dataset.focusRow)}
    >
      {groups.map(({ title, rows: own }) => (
        <section key={title ?? ''} aria-label={title}>
          {title !== undefined && <h2 className="records-day">{title}</h2>}
          <ol aria-label={title === undefined ? label : `${label}, ${title}`}>
            {own.map(row => {
              const key = keyOf(row);
              return (
                <li
                  key={key}
                  tabIndex={key === stop ? 0 : -1}
                  data-focus-row={key}
                  className={`records-row ${classOf?.(row) ?? ''}`}
                >
                  {draw(row)}
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}

function grouped<T>(
  rows: readonly T[],
  groupOf?: (row: T) => string,
): { title: string | undefined; rows: T[] }[] {
  const groups: { title: string | undefined; rows: T[] }[] = [];
  for (const row of rows) {
    const title = groupOf?.(row);
    if (groups.length > 0 && groups.at(-1)!.title === title) groups.at(-1)!.rows.push(row);
    else groups.push({ title, rows: [row] });
  }
  return groups;
}

const isField = (target: EventTarget): boolean => (target as Element).matches('input, select, textarea');

function moveFocus(list: Element, from: HTMLElement, key: string): boolean {
  const rows = [...list.querySelectorAll<HTMLElement>('[data-focus-row]')];
  const at = rows.indexOf(from);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[key];
  if (to === undefined) return false;
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
  return true;
}
