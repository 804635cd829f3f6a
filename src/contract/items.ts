import type { LineActItem, LineMarksView } from './line-marks.js';

/** The line that a reply is to, as it is on record. */
export interface Quote {
  from: string;
  fromId: number;
  /** Its beginning: at most 120 code points. Absent when that line is hidden or was erased. */
  text?: string;
  /** Its text goes on. */
  cut?: true;
}

export interface LineItem extends LineMarksView {
  /** Position in the room's one order. Grows by one with every line and act; some are not visible to this member. */
  seq: number;
  kind: 'chat' | 'whisper';
  from: string;
  fromId: number;
  /** The recipient of a whisper. */
  to?: string;
  toId?: number;
  /** Absent, with what it mentions, when the line is hidden or was erased. */
  text?: string;
  /** When it was stored, epoch ms. */
  at: number;
  /** The seq of the public line that it replies to, and that line unless it was removed. */
  replyTo?: number;
  quote?: Quote;
  /** The account ids of the members it mentions, by `@name` or by replying to them, ascending. */
  mentions?: number[];
}

/** What the whole room is told of a sanction. */
export const PUBLIC_ACTIONS = ['kick', 'readmit', 'mute', 'unmute'] as const;
export type PublicAction = (typeof PUBLIC_ACTIONS)[number];

export interface SanctionItem {
  seq: number;
  kind: 'sanction';
  action: PublicAction;
  /** Empty, and without an id: a person at the machine itself. */
  from: string;
  fromId?: number;
  to: string;
  toId: number;
  reason: string;
  /** End of the mute or cool-off, epoch ms. */
  until?: number;
  at: number;
}

/** What a member alone is told: an admin has opened whispers, and some are theirs. */
export interface NoticeItem {
  /** Of the act. */
  seq: number;
  kind: 'notice';
  action: 'whispers_opened';
  from: string;
  fromId?: number;
  reason: string;
  /** How many of the member's whispers were opened, sent or received. */
  count: number;
  /** Between which seqs, both included, they were. */
  fromSeq: number;
  toSeq: number;
  at: number;
}

export type Item = LineItem | SanctionItem | LineActItem | NoticeItem;

/** Something that was said, and no act. */
export const isLine = <I extends { kind: string }>(
  item: I,
): item is Extract<I, { kind: 'chat' | 'whisper' }> => item.kind === 'chat' || item.kind === 'whisper';
