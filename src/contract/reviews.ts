import type { Action, ModerationRecord } from './records.js';
import type { Page } from './rest.js';

/** What admins do with the records and accounts of others, which another admin looks over each month. */
export const REVIEWED_ACTIONS = [
  'whispers_opened',
  'exported',
  'viewed',
  'erase',
  'retention',
  'password',
] as const satisfies Action[];
export type ReviewedAction = (typeof REVIEWED_ACTIONS)[number];

/** How often an admin did each in a month; what they did not do is left out. */
export interface ReviewCount {
  /** Absent: the machine itself. */
  by?: string;
  /** At most 10,000 of each action are counted. */
  done: Partial<Record<ReviewedAction, number>>;
}

/** The access review of a month. */
export interface Review extends Page<ModerationRecord> {
  month: string;
  timeZone: string;
  /** When the month is over, epoch ms: from then on it can be confirmed. */
  toAt: number;
  counts: ReviewCount[];
  confirmed?: { by: string; at: number; note?: string };
}
