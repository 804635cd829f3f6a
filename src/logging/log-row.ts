import { PUBLIC_ACTIONS, type Item, type PublicAction, type RoomSettings } from '../contract/events.js';
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
  /** What it made of the room. */
  room?: RoomSettings;
}

export type LogRow = LineRow | ActRow;

/** What clients are shown of a row, or undefined for acts that are not public. Built from the stored row alone. */
export function toItem(row: LogRow): Item | undefined {
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
  if (!isPublic(row)) return undefined;
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

/** Whether this member may see the row. Whispers are for their two parties only, whatever the role. */
export function isVisibleTo(row: LogRow, memberId: number): boolean {
  if (row.kind === 'act') return isPublic(row);
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
    const item = toItem(row);
    if (item) items.push(item);
  }
  return items;
}

/** Memory of a row, roughly: UTF-16 text and the objects around it. */
export function approximateBytes(row: LogRow): number {
  if (row.kind === 'act') return 250 + 2 * (row.reason?.length ?? 0);
  return 250 + 2 * (row.text.length + (row.quote?.text.length ?? 0)) + 8 * (row.mentions?.length ?? 0);
}
