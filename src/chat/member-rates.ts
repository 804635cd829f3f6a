import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ChatError } from '../contract/errors.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import type { ChatSession } from './transport/session.js';

const HISTORY_BURST = 10;
/** A search costs as much as so many pages. */
const PAGES_OF_SEARCH = 2;
const SEARCHES_BURST = 5;
const SEEN_PER_SECOND = 1;
const SEEN_BURST = 5;

/** How often a member may do what costs the room, across all their connections to this node. */
@Injectable()
export class MemberRates {
  readonly #lines: TokenBuckets<number>;
  readonly #history: TokenBuckets<number>;
  readonly #searches: TokenBuckets<number>;
  readonly #seen = new TokenBuckets<number>(SEEN_PER_SECOND, SEEN_BURST);

  constructor(settings: Settings) {
    this.#lines = new TokenBuckets(settings.RATE_LINES_PER_SECOND, settings.RATE_BURST);
    this.#searches = new TokenBuckets(settings.RATE_HISTORY_PER_SECOND / PAGES_OF_SEARCH, SEARCHES_BURST);
    this.#history = new TokenBuckets(settings.RATE_HISTORY_PER_SECOND, HISTORY_BURST);
  }

  /** Counts a line or whisper. @throws ChatError RATE_LIMITED */
  takeLine(session: ChatSession): void {
    take(this.#lines, session.member.id);
  }

  /** Counts a page of the log. @throws ChatError RATE_LIMITED */
  takeHistory(session: ChatSession): void {
    take(this.#history, session.member.id);
  }

  /** Counts a search. @throws ChatError RATE_LIMITED */
  takeSearch(memberId: number): void {
    take(this.#searches, memberId);
  }

  /** Counts a note of what was read. @throws ChatError RATE_LIMITED */
  takeSeen(session: ChatSession): void {
    take(this.#seen, session.member.id);
  }
}

function take(buckets: TokenBuckets<number>, memberId: number): void {
  const retryAfterMs = buckets.take(memberId);
  if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
}
