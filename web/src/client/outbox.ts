import type { Ack, CommandAnswer, Stored } from '../../../src/contract/events.js';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { retryOf } from '../../../src/contract/retry.js';
import type { LineActItem } from '../../../src/contract/line-marks.js';
import type { LineFollower } from './line-acts.js';
import type { Mark } from './shown-item.js';
import type { PendingLine } from './state.js';
import { randomUuid } from './uuid.js';
import type { StorageLike } from './storage.js';

const AGAIN_MIN_MS = 1_000;
const AGAIN_MAX_MS = 15_000;
const RATE_WAIT_MIN_MS = 50;
const RATE_WAIT_MAX_MS = 60_000;
/** A line that slow mode holds up for longer is left to the member, since whispers would wait behind it. */
const SLOW_WAIT_MAX_MS = 30_000;
/**
 * After this many attempts without success a line is left to the member: it may be the line itself that breaks the
 * connection, and others wait behind it.
 */
const TRIES = 8;

/** What the outbox needs of its owner. */
export interface OutboxOptions {
  storage: StorageLike;
  /** Sends a line to the server; undefined when no answer came, and the outcome is unknown. */
  say(line: PendingLine): Promise<Ack<Stored | CommandAnswer> | undefined>;
  /** Whether the item with this seq is already shown. */
  isInLog(seq: number): boolean;
  changed(): void;
}

/**
 * The member's own lines from Enter until they are in the log: in order, one in flight at a time. A line keeps its
 * `idempotencyKey` however often it is sent. Kept in the tab, so that a reload loses nothing.
 */
export class Outbox implements LineFollower {
  #lines: readonly PendingLine[] = [];
  #key: string | undefined;
  #open = false;
  #busy = false;
  /** How often each line was sent without success. */
  #tries = { idempotencyKey: '', times: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: OutboxOptions) {}

  get lines(): readonly PendingLine[] {
    return this.#lines;
  }

  /** Loads the lines of this account that were left when the page was closed or reloaded. */
  restore(accountId: number): void {
    const key = `outbox:${accountId}`;
    if (key === this.#key) return;
    // lines written before the account was known belong to this one; lines of another account never do
    const fresh = this.#key === undefined ? this.#lines : [];
    this.#key = key;
    const kept = parse(this.options.storage.getItem(key));
    const isNew = (line: PendingLine): boolean =>
      kept.every(({ idempotencyKey }) => idempotencyKey !== line.idempotencyKey);
    this.#set([...kept, ...fresh.filter(isNew)]);
  }

  add(line: Pick<PendingLine, 'text' | 'to' | 'reply'>): void {
    this.#set([...this.#lines, { ...line, idempotencyKey: randomUuid(), state: 'pending' }]);
    void this.#pump();
  }

  /** Connected: continues sending. */
  open(): void {
    this.#open = true;
    void this.#pump();
  }

  /** Disconnected: the line in flight will be sent again. */
  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Tries a failed line once more, under the same key. */
  resend(idempotencyKey: string): void {
    if (this.#lines.find(line => line.idempotencyKey === idempotencyKey)?.state !== 'failed') return;
    this.#change(idempotencyKey, { state: 'pending' });
    void this.#pump();
  }

  discard(idempotencyKey: string): void {
    this.#set(this.#lines.filter(line => line.idempotencyKey !== idempotencyKey));
  }

  /** Whether one of the lines replies to that line. */
  shows(line: number): boolean {
    return this.#lines.some(({ reply }) => reply?.seq === line);
  }

  /** Keeps what the lines reply to as an act has left it. */
  follow({ line }: LineActItem, mark: Mark): void {
    if (!this.shows(line)) return;
    this.#set(this.#lines.map(one => (one.reply ? { ...one, reply: mark(one.reply) } : one)));
  }

  /** Forgets all lines: a kicked member must not continue to speak when they come back. */
  clear(): void {
    this.#set([]);
  }

  /** Removes lines that are in the log by now. */
  settle(): void {
    const left = this.#lines.filter(line => line.seq === undefined || !this.options.isInLog(line.seq));
    if (left.length < this.#lines.length) this.#set(left);
  }

  /** The log is another one, without the lines that were acked: sends them again. */
  doubt(): void {
    for (const { idempotencyKey, state } of this.#lines) {
      if (state === 'stored') this.#change(idempotencyKey, { state: 'pending' });
    }
  }

  async #pump(): Promise<void> {
    if (this.#busy || this.#timer !== undefined) return;
    this.#busy = true;
    try {
      for (let line; this.#open && (line = this.#lines.find(({ state }) => state === 'pending'));) {
        this.#change(line.idempotencyKey, { state: 'sending' });
        const waitMs = this.#settleOne(line, await this.options.say(line));
        if (waitMs > 0) return this.#pumpIn(waitMs);
      }
    } finally {
      this.#busy = false;
    }
  }

  #pumpIn(ms: number): void {
    if (!this.#open) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#pump();
    }, ms);
  }

  /** Takes the answer. Returns how long to wait before the next line, ms. */
  #settleOne({ idempotencyKey }: PendingLine, answer: Ack<Stored | CommandAnswer> | undefined): number {
    if (answer?.ok) {
      // a command that writes nothing has no seq
      if (!('seq' in answer)) this.discard(idempotencyKey);
      else this.#change(idempotencyKey, { state: 'stored', seq: answer.seq });
      // its frame, or its resend's, may have come first
      this.settle();
      return 0;
    }
    const error: ErrorBody = answer?.error ?? { code: 'UNAVAILABLE', message: 'The line was not answered.' };
    const retry = retryOf(error.code);
    const times = (this.#tries.idempotencyKey === idempotencyKey ? this.#tries.times : 0) + 1;
    const isSlow = error.code === 'RATE_LIMITED' && (error.retryAfterMs ?? 0) > SLOW_WAIT_MAX_MS;
    if (retry === 'never' || isSlow || (retry === 'same' && times >= TRIES)) {
      this.#tries = { idempotencyKey, times: 0 };
      this.#change(idempotencyKey, { state: 'failed', error });
      return 0;
    }
    this.#change(idempotencyKey, { state: 'pending' });
    if (retry === 'later') {
      return Math.min(Math.max(error.retryAfterMs ?? AGAIN_MIN_MS, RATE_WAIT_MIN_MS), RATE_WAIT_MAX_MS);
    }
    this.#tries = { idempotencyKey, times };
    return Math.min(AGAIN_MIN_MS * 2 ** (times - 1), AGAIN_MAX_MS);
  }

  #change(idempotencyKey: string, now: Pick<PendingLine, 'state' | 'seq' | 'error'>): void {
    this.#set(
      this.#lines.map(line => (line.idempotencyKey === idempotencyKey ? { ...written(line), ...now } : line)),
    );
  }

  #set(lines: readonly PendingLine[]): void {
    this.#lines = lines;
    if (this.#key !== undefined) {
      if (lines.length === 0) this.options.storage.removeItem(this.#key);
      else this.options.storage.setItem(this.#key, JSON.stringify(lines));
    }
    this.options.changed();
  }
}

/** What the member wrote, without its state. */
function written({
  idempotencyKey,
  text,
  to,
  reply,
}: PendingLine): Pick<PendingLine, 'idempotencyKey' | 'text' | 'to' | 'reply'> {
  return { idempotencyKey, text, ...(to !== undefined && { to }), ...(reply && { reply }) };
}

function parse(kept: string | null): PendingLine[] {
  try {
    const lines = JSON.parse(kept ?? '[]') as (PendingLine & { clientId?: string })[];
    return (
      lines
        // earlier versions of the page stored the key as `clientId`
        .map(line => ({ ...line, idempotencyKey: line.idempotencyKey ?? line.clientId }))
        .filter(({ idempotencyKey, text }) => typeof idempotencyKey === 'string' && typeof text === 'string')
        // lines in flight, or acked but not seen, are sent again: the server recognises the idempotencyKey
        .map(line => ({
          ...written(line),
          ...(line.state === 'failed' && line.error
            ? { state: line.state, error: line.error }
            : { state: 'pending' as const }),
        }))
    );
  } catch {
    return [];
  }
}
