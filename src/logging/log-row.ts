import {
  PUBLIC_ACTIONS,
  type Item,
  type NoticeItem,
  type PublicAction,
  type RoomSettings,
  type SanctionItem,
} from '../contract/events.js';
import type { Action } from '../contract/records.js';
import type { ModerationAct } from '../entities/moderation-act.entity.js';
import type { QuotedLine } from './quoted-line.js';

export interface Party {
  id: number;
  name: string;
}

/** A stored line as the process passes it on. */
export interface LineRow {
  kind: 'chat' | 'whisper';
  seq: number;
  at: number;
  from: Party;
  /** The recipient of a whisper. */
  to?: Party;
  text: string;
  /** The seq of the line that it replies to, and that line unless it was removed. */
  replyTo?: number;
  quote?: QuotedLine;
  /** The accounts that it mentions, ascending; absent if there are none. */
  mentions?: number[];
}

/** Accounts that an act concerns, by id: whose whispers were opened, and how many. */
export type Parties = ReadonlyMap<number, number>;

/** A stored act of moderation. */
export interface ActRow {
  kind: 'act';
  seq: number;
  at: number;
  action: Action;
  outcome: ModerationAct['outcome'];
  /** Absent: a person at the machine itself. */
  actor?: Party;
  target?: Party;
  reason?: string;
  until?: number;
  detail?: string;
  fromSeq?: number;
  toSeq?: number;
  /** What it made of the room. */
  room?: RoomSettings;
  /** Who is told of it, and nobody else. */
  parties?: Parties;
}

export type LogRow = LineRow | ActRow;

/** What a member is shown of a row, or undefined for acts that are not for them. Built from the stored row alone. */
export function toItem(row: LogRow, memberId: number): Item | undefined {
  if (row.kind !== 'act') {
    const { kind, seq, at, text, from, to, replyTo, quote, mentions } = row;
    return {
      seq,
      kind,
      from: from.name,
      fromId: from.id,
      ...(to && { to: to.name, toId: to.id }),
      text,
      at,
      ...(replyTo !== undefined && { replyTo }),
      ...(quote && { quote: { ...quote, from: quote.from.name, fromId: quote.from.id } }),
      ...(mentions && { mentions }),
    };
  }
  if (isPublic(row)) return sanctionOf(row);
  const count = row.parties?.get(memberId);
  return count === undefined ? undefined : noticeOf(row, count);
}

function sanctionOf(row: ActRow): SanctionItem {
  return {
    seq: row.seq,
    kind: 'sanction',
    action: row.action as PublicAction,
    from: row.actor?.name ?? '',
    ...(row.actor && { fromId: row.actor.id }),
    to: row.target?.name ?? '',
    toId: row.target?.id ?? 0,
    reason: row.reason ?? '',
    ...(row.until !== undefined && { until: row.until }),
    at: row.at,
  };
}

/** @param count of the member's own whispers */
function noticeOf(row: ActRow, count: number): NoticeItem {
  return {
    seq: row.seq,
    kind: 'notice',
    action: 'whispers_opened',
    from: row.actor?.name ?? '',
    ...(row.actor && { fromId: row.actor.id }),
    reason: row.reason ?? '',
    count,
    fromSeq: row.fromSeq ?? 0,
    toSeq: row.toSeq ?? 0,
    at: row.at,
  };
}

/** Whether this member may see the row. Whispers are for their two parties only, whatever the role. */
export function isVisibleTo(row: LogRow, memberId: number): boolean {
  if (row.kind === 'act') return isPublic(row) || (row.parties?.has(memberId) ?? false);
  return !row.to || row.to.id === memberId || row.from.id === memberId;
}

function isPublic(act: ActRow): boolean {
  return act.outcome === 'done' && (PUBLIC_ACTIONS as readonly string[]).includes(act.action);
}

/** The items of some rows that a member may see, in their order. */
export function itemsFor(rows: Iterable<LogRow>, memberId: number): Item[] {
  const items: Item[] = [];
  for (const row of rows) {
    if (!isVisibleTo(row, memberId)) continue;
    const item = toItem(row, memberId);
    if (item) items.push(item);
  }
  return items;
}

/** Memory of a row, roughly: UTF-16 text and the objects around it. */
export function approximateBytes(row: LogRow): number {
  if (row.kind === 'act') return 250 + 2 * (row.reason?.length ?? 0) + 40 * (row.parties?.size ?? 0);
  return 250 + 2 * (row.text.length + (row.quote?.text.length ?? 0)) + 8 * (row.mentions?.length ?? 0);
}
