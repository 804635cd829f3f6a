// what a client asks of the log

/** Which items: at most one of `before`, `after`, `around` and `since`; without any, the newest. */
export interface HistoryPayload {
  /** The newest items with a smaller seq. */
  before?: number;
  /** The oldest items with a greater seq. */
  after?: number;
  /** The items on both sides of this seq, and the one that has it. */
  around?: number;
  /** The oldest items from this instant on, epoch ms. */
  since?: number;
  limit?: number;
  /** Only whispers with this member. */
  with?: string;
  /** Only lines that mention oneself. Not together with `with`. */
  mentions?: boolean;
}

/** What to search for, in the public lines and one's own whispers. */
export interface SearchPayload {
  /** Words, and phrases in quotes, all of which a line must have: at most 8, and 100 code points. */
  q: string;
  /** Only lines of this member. */
  from?: string;
  /** Only whispers to this member. */
  to?: string;
  /** Only whispers with this member. */
  with?: string;
  kind?: 'chat' | 'whisper';
  /** Only lines of these days, YYYY-MM-DD in the room's time zone, both included. */
  fromDay?: string;
  toDay?: string;
  /** Only lines with a smaller seq: `searchedTo` of the answer before. */
  before?: number;
  limit?: number;
}
