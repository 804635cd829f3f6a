import { isLine } from '../../../../src/contract/events.js';
import { nameKey } from '../../../../src/contract/names.js';
import type { Entry } from '../../client/state.js';
import { isGone, type ShownItem } from '../../client/shown-item.js';

/** Entries drawn at once: with the separators between them fewer than 500 rows. */
export const ENTRIES_MAX = 490;
/** How far the window moves when its edge is reached. */
export const WINDOW_STEP = 100;
/** Lines of one author share the name of the first: within this time of it, and so many. */
export const GROUP_MS = 5 * 60_000;
const GROUP_MAX = 12;
/** The same text of one author so many times in a row is one row. */
const REPEATS_MIN = 3;

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
      /** How often the same text was said in a row, and when last. */
      repeats?: Repeats;
    };

export interface Repeats {
  count: number;
  lastAt: number;
  lastSeq: number;
}

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
 * @param me whose own lines are never new
 * @param ignored name keys
 * @param areGrouped lines of one author share a name
 */
export function rowsOf(
  entries: readonly Entry[],
  {
    readTo,
    me,
    ignored = NONE,
    areGrouped = true,
  }: {
    readTo?: number | undefined;
    me?: string | undefined;
    ignored?: ReadonlySet<string>;
    areGrouped?: boolean;
  } = {},
): Row[] {
  const rows: Row[] = [];
  const unread = firstUnread(entries, readTo, me);
  let day = 0;
  let head: Entry | undefined;
  let before: Entry | undefined;
  let size = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    const at = timeOf(entry);
    const thisDay = dayOf(at);
    if (thisDay !== day) {
      rows.push({ kind: 'day', key: `d-${entry.key}`, at });
      [day, head] = [thisDay, undefined];
    }
    if (entry === unread) {
      rows.push({ kind: 'unread', key: 'unread' });
      head = undefined;
    }
    const author = ignoredAuthor(entry, ignored);
    if (author !== undefined) {
      fold(rows, entry, author);
      head = undefined;
      continue;
    }
    const last = lastRepeat(entries, i, unread);
    const isContinued = areGrouped && head !== undefined && size < GROUP_MAX && continues(head, entry);
    const showTime = !isContinued || minuteOf(timeOf(before!)) !== minuteOf(at);
    const { seq: lastSeq } = entries[last]!;
    const repeats = last > i && { repeats: { count: last - i + 1, lastAt: timeOf(entries[last]!), lastSeq } };
    rows.push({ kind: 'entry', key: entry.key, entry, isContinued, showTime, ...repeats });
    if (!isContinued) [head, size] = [entry, 0];
    size++;
    i = last;
    before = entries[last]!;
  }
  return rows;
}

/** The first entry of another member that was not read, if what is drawn reaches back to what was. */
function firstUnread(
  entries: readonly Entry[],
  readTo: number | undefined,
  me: string | undefined,
): Entry | undefined {
  if (readTo === undefined || !entries.some(({ seq }) => seq <= readTo)) return undefined;
  return entries.find(entry => entry.kind === 'item' && entry.seq > readTo && entry.item.from !== me);
}

/** The index of the last line of a day that repeats this one; its own when they are too few to be folded. */
function lastRepeat(entries: readonly Entry[], first: number, unread: Entry | undefined): number {
  let last = first;
  while (last + 1 < entries.length && repeats(entries[first]!, entries[last + 1]!)) {
    if (entries[last + 1] === unread) break;
    last++;
  }
  return last - first + 1 < REPEATS_MIN ? first : last;
}

function repeats(one: Entry, next: Entry): boolean {
  if (one.kind !== 'item' || next.kind !== 'item') return false;
  const [{ item }, { item: other }] = [one, next];
  if (!isLine(item) || !isLine(other)) return false;
  if (other.kind !== item.kind || other.text !== item.text) return false;
  if (other.replyTo !== item.replyTo || isGone(item) || isGone(other)) return false;
  return other.from === item.from && other.to === item.to && dayOf(other.at) === dayOf(item.at);
}

/** The key of the day that a row belongs to; of the last day when the row is not there. */
export function dayOver(rows: readonly Row[], key: string | undefined): string | undefined {
  const at = rows.findIndex(row => row.key === key);
  return rows.slice(0, at === -1 ? rows.length : at).findLast(({ kind }) => kind === 'day')?.key;
}

/** True for the lines and whispers of hidden members; their acts, and sanctions on them, still show. */
export function isIgnored(item: ShownItem, ignored: ReadonlySet<string>): boolean {
  return isLine(item) && ignored.has(nameKey(item.from));
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
export function memberOf(item: ShownItem): string {
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

function continues(head: Entry, entry: Entry): boolean {
  if (head.kind !== 'item' || entry.kind !== 'item') return false;
  if (head.item.kind !== 'chat' || entry.item.kind !== 'chat') return false;
  return head.item.from === entry.item.from && entry.item.at - head.item.at < GROUP_MS;
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
