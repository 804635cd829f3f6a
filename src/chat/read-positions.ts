import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Batcher } from '../database/batcher.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { list, placeholders } from '../database/tx.js';

/** A position is written at most once in this time: reading costs few writes. */
const WRITTEN_EVERY_MS = 2_000;
const WRITTEN_AT_ONCE = 500;
/** A stop waits no longer for positions to be written. */
const STOP_WITHIN_MS = 1_000;
/** In place of another member: the lines of the room. A member's own id is in place of all others: their whispers. */
const ROOM = 0;

/** How far a member has read. All numbers are seqs; what was never read is 0. */
export interface ReadSeqs {
  /** The lines of the room. */
  room: number;
  /** All whispers. */
  whispers: number;
  /** Whispers of one other member, by their account id, where it is beyond that of all. */
  with: ReadonlyMap<number, number>;
}

interface PositionRow {
  accountId: number;
  withId: number;
  seq: number;
}

/**
 * How far each member has read, on all of their devices. Positions only move on. They are no part of the record: one
 * that cannot be written is tried again with the next, and lost at a crash at most for two seconds.
 */
@Injectable()
export class ReadPositions implements BeforeApplicationShutdown {
  readonly #logger = new Logger(ReadPositions.name);
  readonly #reads = new Batcher<number, ReadSeqs | undefined>(ids => this.#read(ids), 500);
  /** Not written yet, by account and other member. */
  readonly #waiting = new Map<string, PositionRow>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** Undefined for a member who has never read anything. Concurrent calls share a statement. */
  async of(accountId: number): Promise<ReadSeqs | undefined> {
    return this.#reads.add(accountId);
  }

  /** Notes that a member has read all whispers up to a seq. */
  noteWhispers(accountId: number, seq: number): void {
    this.note(accountId, seq, accountId);
  }

  /** Notes that a member has read up to a seq: the room, or the whispers of another member. */
  note(accountId: number, seq: number, withId: number = ROOM): void {
    const row = { accountId, withId, seq };
    const key = keyOf(row);
    const before = this.#waiting.get(key);
    if (before && before.seq >= seq) return;
    this.#waiting.set(key, row);
    this.#timer ??= setTimeout(() => void this.#write(), WRITTEN_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.#write(), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
  }

  async #read(ids: number[]): Promise<(ReadSeqs | undefined)[]> {
    const stored = await this.database.read.query<PositionRow[]>(
      `SELECT account_id AS accountId, with_id AS withId, seq FROM read_positions WHERE account_id IN (${list(ids)})`,
      ids,
    );
    const found = new Map(ids.map(id => [id, new Map<number, number>()]));
    // those that wait are ahead of what is stored
    for (const { accountId, withId, seq } of [...stored, ...this.#waiting.values()]) {
      const own = found.get(accountId);
      own?.set(withId, Math.max(seq, own.get(withId) ?? 0));
    }
    return ids.map(id => {
      const own = found.get(id)!;
      if (own.size === 0) return undefined;
      const room = own.get(ROOM) ?? 0;
      const whispers = own.get(id) ?? room;
      // a row from before whispers had a position of their own: from now on the room's does not move it
      if (!own.has(id)) this.noteWhispers(id, room);
      for (const [withId, seq] of own) if (seq <= whispers || withId === ROOM) own.delete(withId);
      return { room, whispers, with: own };
    });
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#waiting.values()];
    for (let i = 0; i < all.length; i += WRITTEN_AT_ONCE) {
      const rows = all.slice(i, i + WRITTEN_AT_ONCE);
      try {
        await this.#store(rows);
      } catch (error) {
        this.#logger.warn(`${rows.length} read positions are not written yet: ${errorCode(error)}`);
        this.#timer ??= setTimeout(() => void this.#write(), WRITTEN_EVERY_MS).unref();
        return;
      }
      for (const row of rows) {
        const key = keyOf(row);
        if (this.#waiting.get(key) === row) this.#waiting.delete(key);
      }
    }
  }

  async #store(rows: readonly PositionRow[]): Promise<void> {
    await this.database.write('logins', tx =>
      tx.query(
        `INSERT INTO read_positions (account_id, with_id, seq) VALUES ${placeholders(rows.length, 3)} ${this.#orLater}`,
        rows.flatMap(({ accountId, withId, seq }) => [accountId, withId, seq]),
      ),
    );
  }

  /** Another node or device may have been further on. */
  get #orLater(): string {
    return this.database.kind === 'sqlite'
      ? 'ON CONFLICT (account_id, with_id) DO UPDATE SET seq = MAX(seq, excluded.seq)'
      : 'ON DUPLICATE KEY UPDATE seq = GREATEST(seq, VALUES(seq))';
  }
}

function keyOf({ accountId, withId }: PositionRow): string {
  return `${accountId} ${withId}`;
}
