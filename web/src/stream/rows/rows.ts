import type { Item } from '../../../../src/contract/events.js';
import { nameKey } from '../../../../src/contract/names.js';
import type { Entry } from '../../client/state.js';

/** Entries drawn at once: with the separators between them fewer than 500 rows. */
export const ENTRIES_MAX = 490;
/** How far the window moves when its edge is reached. */
export const WINDOW_STEP = 100;
/** Lines of one author within this time share one name. */
const GROUP_MS = 5 * 60_000;

/** A row of the list, top to bottom. */
export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  /** Lines of members this viewer has hidden. */
  | { kind: 'hidden'; key: string; names: string[]; count: number }
  | {
      kind: 'entry';
      key: string;
      entry: Entry;
      /** Shares the name of the line before. */
      isContinued: boolean;
      /** Its minute differs from that of the line before. */
      showTime: boolean;
    };

/** The part of the entries that is drawn: `[from, to)`. */
export interface EntryWindow {
  from: number;
  to: number;
}

/** The newest entries, or those from the one with the key `first` on. */
export function windowOf(entries: readonly Entry[], first: string | undefined): EntryWindow {
  if (first === undefined) return { from: Math.max(0, entries.length - ENTRIES_MAX), to: entries.length };
  // if that entry has been dropped: from the oldest on
  const from = Math.max(
    0,
    entries.findIndex(({ key }) => key === first),
  );
  return { from, to: Math.min(entries.length, from + ENTRIES_MAX) };
}

/** When an entry happened, epoch ms. */
export function timeOf(entry: Entry): number {
  return entry.kind === 'item' ? entry.item.at : entry.at;
}

/**
 * Rows for entries: with a divider for each day and for how far was read, and hidden lines folded away.
 * @param readTo seq of the last line that was read; undefined without a divider
 * @param ignored name keys
 */
export function rowsOf(
  entries: readonly Entry[],
  { readTo, ignored = NONE }: { readTo?: number | undefined; ignored?: ReadonlySet<string> } = {},
): Row[] {
  const rows: Row[] = [];
  let day = 0;
  let divides = readTo !== undefined && entries.some(({ seq }) => seq <= readTo);
  let before: Entry | undefined;
  for (const entry of entries) {
    const at = timeOf(entry);
    const thisDay = dayOf(at);
    if (thisDay !== day) {
      rows.push({ kind: 'day', key: `d-${entry.key}`, at });
      [day, before] = [thisDay, undefined];
    }
    if (divides && entry.kind === 'item' && entry.seq > readTo!) {
      rows.push({ kind: 'unread', key: 'unread' });
      [divides, before] = [false, undefined];
    }
    const author = ignoredAuthor(entry, ignored);
    if (author !== undefined) {
      fold(rows, entry, author);
      before = undefined;
      continue;
    }
    const isContinued = before !== undefined && continues(before, entry);
    const showTime = !isContinued || minuteOf(timeOf(before!)) !== minuteOf(at);
    rows.push({ kind: 'entry', key: entry.key, entry, isContinued, showTime });
    before = entry;
  }
  return rows;
}

/** True for the lines and whispers of hidden members; sanctions on them still show. */
export function isIgnored(item: Item, ignored: ReadonlySet<string>): boolean {
  return item.kind !== 'sanction' && ignored.has(nameKey(item.from));
}

/** How many lines came after a seq, without the viewer's own and hidden ones. */
export function countAfter(
  entries: readonly Entry[],
  seq: number,
  { me, ignored }: { me: string | undefined; ignored: ReadonlySet<string> },
): number {
  let count = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.seq <= seq) break;
    if (entry.kind === 'item' && entry.item.from !== me && !isIgnored(entry.item, ignored)) count++;
  }
  return count;
}

/** The mute in force for each member, by the seq of its line; none once it was lifted. */
export function sanctionsInForce(entries: readonly Entry[]): ReadonlySet<number> {
  const byName = { mute: new Map<string, number>(), kick: new Map<string, number>() };
  for (const entry of entries) {
    if (entry.kind !== 'item' || entry.item.kind !== 'sanction') continue;
    const { action, to, seq } = entry.item;
    if (action === 'mute' || action === 'kick') byName[action].set(nameKey(to), seq);
    else byName[action === 'unmute' ? 'mute' : 'kick'].delete(nameKey(to));
  }
  return new Set([...byName.mute.values(), ...byName.kick.values()]);
}

/** The member of a row: the author, or the one a sanction is about. */
export function memberOf(item: Item): string {
  return item.kind === 'sanction' ? item.to : item.from;
}

const NONE: ReadonlySet<string> = new Set();

function ignoredAuthor(entry: Entry, ignored: ReadonlySet<string>): string | undefined {
  return entry.kind === 'item' && isIgnored(entry.item, ignored) ? entry.item.from : undefined;
}

function fold(rows: Row[], { key }: Entry, author: string): void {
  const last = rows.at(-1);
  if (last?.kind !== 'hidden') {
    rows.push({ kind: 'hidden', key: `h-${key}`, names: [author], count: 1 });
    return;
  }
  last.count++;
  if (!last.names.includes(author)) last.names.push(author);
}

function continues(before: Entry, entry: Entry): boolean {
  if (before.kind !== 'item' || entry.kind !== 'item') return false;
  if (before.item.kind !== 'chat' || entry.item.kind !== 'chat') return false;
  return before.item.from === entry.item.from && entry.item.at - before.item.at < GROUP_MS;
}

/** A number for a day of the viewer's time zone. */
function dayOf(at: number): number {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

// every zone's offset is whole minutes
function minuteOf(at: number): number {
  return Math.floor(at / 60_000);
}
