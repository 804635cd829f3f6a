import type { LineItem } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { RoomClient } from '../client/room-client.js';
import type { Entry } from '../client/state.js';
import type { StorageLike } from '../client/storage.js';
import { byPartner, inSeqOrder, isMine, type Talk } from './by-partner.js';
import { Backfill } from './backfill.js';
import {
  countBySender,
  merged,
  NOTHING_READ,
  parseReads,
  readFrom,
  settled,
  unreadOf,
  type Reads,
} from './reads.js';

/** The least time between two writes of the read position; it only saves a search after a reload. */
const SAVED_EVERY_MS = 10_000;

export const READS_KEY = 'whispers-read';

export interface WhisperBoxOptions {
  client: Pick<RoomClient, 'state' | 'subscribe' | 'history'>;
  /** Where the account's read positions are kept. */
  storage: StorageLike;
  /** The page is in view: new whispers count as read. */
  isAttended(): boolean;
}

/** What the page draws. A new object after every change. */
export interface WhisperBoxState {
  talks: readonly Talk[];
  /** Unread whispers by the key of their sender. */
  unread: ReadonlyMap<string, number>;
  unreadCount: number;
  /** `whole`: the log has nothing older. */
  backfill: 'idle' | 'looking' | 'failed' | 'whole';
}

/** The whispers this page has loaded, by member, and which of them were read. Knows nothing of the page. */
export class WhisperBox {
  readonly #backfill: Backfill;
  readonly #listeners = new Set<() => void>();
  readonly #known = new Map<number, LineItem>();
  #entries: readonly Entry[] | undefined;
  #newest = 0;
  #isInside = false;
  #resetKey: string | undefined;
  #reads = NOTHING_READ;
  #savedAt = 0;
  #state: WhisperBoxState = { talks: [], unread: new Map(), unreadCount: 0, backfill: 'idle' };

  constructor(private readonly options: WhisperBoxOptions) {
    this.#backfill = new Backfill(options.client, {
      found: lines => this.learn(lines),
      changed: () => this.#tell(),
    });
    options.client.subscribe(() => this.#take());
    this.#take();
  }

  get state(): WhisperBoxState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Marks all whispers of this member as read; without a name, those of all members. */
  markRead(name?: string): void {
    const unread = this.#unread();
    const seen = name === undefined ? unread : unread.filter(isFrom(name));
    if (seen.length === 0) return;
    this.#keep(seen.reduce((reads, { from, seq }) => readFrom(reads, from, seq), this.#reads));
  }

  /** Adds whispers that were requested elsewhere. */
  learn(lines: readonly LineItem[]): void {
    const fresh = lines.filter(({ kind, seq }) => kind === 'whisper' && !this.#known.has(seq));
    for (const line of fresh) this.#known.set(line.seq, line);
    if (fresh.length > 0) this.#tell();
  }

  /** Searches further back in the log for whispers. */
  lookFurther(): void {
    this.#backfill.further();
  }

  /** Another tab of this account has changed its marks. */
  readAgain(): void {
    if (this.#isInside) this.#keep(this.#reads);
  }

  get #me() {
    return this.options.client.state.me;
  }

  #take(): void {
    const { me, entries, connection } = this.options.client.state;
    if (!me) return;
    if (entries !== this.#entries) this.#takeEntries(entries, me.name);
    if (connection.state === 'live') this.#backfill.go();
  }

  #takeEntries(entries: readonly Entry[], me: string): void {
    this.#entries = entries;
    this.#resetIfNew(entries);
    const lines = entries.flatMap(entry =>
      entry.kind === 'item' && entry.item.kind !== 'sanction' ? [entry.item] : [],
    );
    const wasInside = this.#isInside;
    const before = this.#newest;
    this.#newest = Math.max(before, lines.at(-1)?.seq ?? 0);
    if (!wasInside) this.#enter(lines[0]?.seq ?? 0);
    this.learn(lines);
    for (const line of lines)
      if (wasInside && line.seq > before && line.kind === 'whisper' && !isMine(line.from, me))
        this.#arrive(line);
    this.#reads = this.#settled(this.#reads);
    if (performance.now() - this.#savedAt > SAVED_EVERY_MS) this.#save();
  }

  /** The gap was too large, or the log is another one: starts again from what is known of it. */
  #resetIfNew(entries: readonly Entry[]): void {
    const reset = entries.findLast(entry => entry.kind === 'notice' && entry.notice.type === 'reset');
    if (reset === undefined || reset.key === this.#resetKey) return;
    this.#resetKey = reset.key;
    this.#known.clear();
    this.#newest = 0;
    this.#isInside = false;
  }

  #enter(oldest: number): void {
    this.#isInside = true;
    let kept = this.#kept;
    if (kept !== undefined && kept.upTo > this.#newest) {
      // beyond the end of the log: it was restored from a backup since
      this.options.storage.removeItem(READS_KEY);
      kept = undefined;
    }
    this.#reads = kept ?? NOTHING_READ;
    // at the first visit with a browser, old whispers do not count as unread
    this.#backfill.start({ before: oldest, downTo: kept?.upTo ?? oldest });
  }

  #arrive(line: LineItem): void {
    // with an older one unread, this one counts as unread too: one too many is better than one lost
    const isNext = this.#unread().find(isFrom(line.from))?.seq === line.seq;
    if (isNext && this.options.isAttended()) this.#keep(readFrom(this.#reads, line.from, line.seq));
  }

  #unread(): LineItem[] {
    return unreadOf(inSeqOrder(this.#known.values()), this.#me?.name ?? '', this.#reads);
  }

  get #kept(): Reads | undefined {
    return parseReads(this.options.storage.getItem(READS_KEY));
  }

  #keep(reads: Reads): void {
    this.#reads = merged(reads, this.#kept ?? NOTHING_READ);
    this.#save();
    this.#tell();
  }

  #save(): void {
    this.#reads = this.#settled(merged(this.#reads, this.#kept ?? NOTHING_READ));
    this.#savedAt = performance.now();
    this.options.storage.setItem(READS_KEY, JSON.stringify(this.#reads));
  }

  /** Until everything is searched, there may be unread whispers that are not known. */
  #settled(reads: Reads): Reads {
    return this.#backfill.isDone ? settled(reads, this.#unread(), this.#newest) : reads;
  }

  #tell(): void {
    const unread = this.#unread();
    this.#state = {
      talks: byPartner(this.#known.values(), this.#me?.name ?? ''),
      unread: countBySender(unread),
      unreadCount: unread.length,
      backfill: this.#backfill.state,
    };
    for (const listener of this.#listeners) listener();
  }
}

function isFrom(name: string): (line: LineItem) => boolean {
  return ({ from }) => sameName(from, name);
}
