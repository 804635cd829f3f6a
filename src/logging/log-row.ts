import {
  PUBLIC_ACTIONS,
  type Item,
  type NoticeItem,
  type PublicAction,
  type Quote,
  type RoomSettings,
  type SanctionItem,
} from '../contract/events.js';
import {
  LINE_ACTIONS,
  type Erased,
  type Hidden,
  type LineAction,
  type LineActItem,
} from '../contract/line-marks.js';
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
  /** When its text was erased, and by whom. */
  erased?: Erased;
  /** The sender's UUID for it; only on the node that has stored it. */
  key?: string;
}

/** What was done to a line, as far as this node has delivered it. */
export interface Marks {
  hidden?: Hidden;
  erased?: Erased;
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
  /** The only ones who are told of it. */
  parties?: Parties;
}

export type LogRow = LineRow | ActRow;

/**
 * What a member is shown of a row, or undefined for acts that are not for them. Every line that a member gets has come
 * through here, by `LineMarks.itemsFor`.
 * @param marksOf those of a line, as they are now
 */
export function toItem(
  row: LogRow,
  memberId: number,
  marksOf: (seq: number) => Marks | undefined,
): Item | undefined {
  if (row.kind !== 'act') {
    const { kind, seq, at, text, from, to, replyTo, quote, mentions } = row;
    const marks = row.erased ? { erased: row.erased } : marksOf(seq);
    const quoted = replyTo === undefined ? undefined : marksOf(replyTo);
    return {
      seq,
      kind,
      from: from.name,
      fromId: from.id,
      ...(to && { to: to.name, toId: to.id }),
      ...(marks ?? { text }),
      at,
      ...(replyTo !== undefined && { replyTo }),
      ...(quote && { quote: quoteOf(quote, quoted) }),
      ...(mentions && !marks && { mentions }),
    };
  }
  if (isLineAct(row)) return lineActItem(row);
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

function quoteOf(
  { from: { id: fromId, name: from }, text, cut }: QuotedLine,
  marks: Marks | undefined,
): Quote {
  // no line is stored without a text: it was erased
  if (marks || text === '') return { from, fromId };
  return { from, fromId, text, ...(cut && { cut }) };
}

function lineActItem({ seq, action, fromSeq, actor, target, reason, at }: ActRow): LineActItem {
  return {
    seq,
    kind: 'sanction',
    action: action as LineAction,
    line: fromSeq!,
    from: actor?.name ?? '',
    ...(actor && { fromId: actor.id }),
    to: target?.name ?? '',
    toId: target?.id ?? 0,
    reason: reason ?? '',
    at,
  };
}

/** Whether this member may see the row. Whispers are for their two parties only, whatever the role. */
export function isVisibleTo(row: LogRow, memberId: number): boolean {
  if (row.kind === 'act') return isForAll(row) || (row.parties?.has(memberId) ?? false);
  return !row.to || row.to.id === memberId || row.from.id === memberId;
}

/** What an act on a whisper has as its `detail`. */
export const WHISPER = 'whisper';

/** Whether it was done to a line, and not only tried. */
export function isLineAct(act: ActRow): boolean {
  return isOnLine(act.action) && act.outcome === 'done' && act.fromSeq !== undefined;
}

export function isOnLine(action: Action): boolean {
  return (LINE_ACTIONS as readonly string[]).includes(action);
}

function isForAll(act: ActRow): boolean {
  return isPublic(act) || (isLineAct(act) && act.detail !== WHISPER);
}

function isPublic(act: ActRow): boolean {
  return act.outcome === 'done' && (PUBLIC_ACTIONS as readonly string[]).includes(act.action);
}

/** Memory of a row, roughly: UTF-16 text and the objects around it. */
export function approximateBytes(row: LogRow): number {
  if (row.kind === 'act') return 250 + 2 * (row.reason?.length ?? 0) + 40 * (row.parties?.size ?? 0);
  return 250 + 2 * (row.text.length + (row.quote?.text.length ?? 0)) + 8 * (row.mentions?.length ?? 0);
}
