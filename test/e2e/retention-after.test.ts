import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LinesPage } from '../../src/contract/records.js';
import { filesWith } from '../support/data-folder.js';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { isLine, type SearchPage, type Unread } from '../../src/contract/events.js';
import type { RetentionView } from '../../src/contract/retention.js';
import { LIMITS } from '../../src/contract/limits.js';
import type { Client } from '../support/client.js';
import { direct, fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
/** Enough for the log to be indexed. */
const OLD = 3_000;
/** Said only where all of it is removed. */
// FTS5 keeps of a token what it does not share with the one before it
const GONE = 'xaagone';
const KEPT = 'zbbkept';

let place: Place;
let room: Room;
let bound: number;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  for (const name of ['minsu', 'jisoo']) await room.member(name);
  await room.stop();
  const endAt = Date.now() - 40 * DAY_MS;
  const db = await direct(place.environment);
  await db.all('UPDATE moderation_log SET at = ?', [endAt - 2 * OLD * 1_000]);
  const [head] = await db.all<{ seq: number }>('SELECT seq FROM log_head');
  // the first that is young is the first after these
  bound = Math.floor((head!.seq + OLD + 1) / 256) * 256;
  const textOf = (line: number): string => `옛이야기 ${head!.seq + 1 + line < bound ? GONE : KEPT}`;
  await fillLog(place.environment, { accounts: 9, lines: OLD, acts: 0, mentions: 500, textOf }, endAt);
  await db.all(
    `DELETE FROM mentions WHERE seq IN
      (SELECT seq FROM chat_log WHERE sender_id = (SELECT id FROM accounts WHERE name_key = 'm1'))`,
  );
  await db.close();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

const one = async (sql: string, parameters: unknown[] = []): Promise<number> =>
  (await room.rows<{ n: number }>(sql, parameters))[0]!.n;
const unreadOf = async (name: string): Promise<Unread> => (await room.enter(name)).welcome!.unread!;
const search = async (client: Client, q: string): Promise<number[]> => {
  const seqs: number[] = [];
  for (let before: number | undefined; ;) {
    const answer = await client.send('search', { q, limit: 200, ...(before && { before }) });
    const { items, more } = answer as unknown as SearchPage;
    seqs.push(...items.filter(isLine).map(({ seq }) => seq));
    if (!more) return seqs;
    before = items.at(-1)!.seq;
  }
};
const seqsLike = async (word: string): Promise<number[]> =>
  (
    await room.rows<{ seq: number }>(
      `SELECT seq FROM chat_log WHERE kind = 'chat' AND text LIKE ? ORDER BY seq DESC`,
      [`%${word}%`],
    )
  ).map(({ seq }) => seq);
/** Whether the file of the index has a word. */
const isInIndex = (word: string): boolean =>
  filesWith(place.environment.DATA_DIR!, word).some(name => name.startsWith('search'));
/** What a member has not read, as the record says. */
const unreadIn = async (name: string, after: number) => {
  const id = await one('SELECT id AS n FROM accounts WHERE name_key = ?', [name]);
  const others = `FROM chat_log WHERE (recipient_id IS NULL OR recipient_id = ${id}) AND sender_id <> ? AND seq > ?`;
  return {
    lines: await one(`SELECT COUNT(*) AS n ${others}`, [id, after]),
    firstSeq: await one(`SELECT MIN(seq) AS n ${others}`, [id, after]),
    mentions: Math.min(
      LIMITS.unreadMentionsMax,
      await one(
        `SELECT COUNT(*) AS n FROM mentions WHERE account_id = ${id} AND seq IN (SELECT seq ${others})`,
        [id, after],
      ),
    ),
  };
};
const readTo = async (name: string, seq: number): Promise<void> => {
  const id = await one('SELECT id AS n FROM accounts WHERE name_key = ?', [name]);
  await room.database.write('logins', tx =>
    tx.query('INSERT INTO read_positions (account_id, with_id, seq) VALUES (?, 0, ?), (?, ?, ?)', [
      ...[id, seq, id, id, seq],
    ]),
  );
};

describe('a room of which the beginning is removed', () => {
  it('cuts at the first row that is young, however few acts there are', async () => {
    // one young act, and none between it and the oldest ones
    const { body } = await room.asAdmin<RetentionView>('PUT', 'admin/retention', {
      ...{ lines: 30, acts: 365, reason: '보관 기간' },
    });
    expect(body.next).toMatchObject({
      lines: await one('SELECT COUNT(*) AS n FROM chat_log WHERE seq < ?', [bound]),
    });
  });

  it('searches what is left, and the index has nothing of what went', async () => {
    const minsu = await room.enter('minsu');
    await minsu.say(`새이야기 ${KEPT}`);
    await vi.waitUntil(() => isInIndex(GONE) && isInIndex(KEPT), { timeout: 40_000 });
    expect(await search(minsu, GONE)).toEqual(await seqsLike(GONE));
    await readTo('m1', 10);
    await readTo('m2', bound + 10);
    await readTo('m3', bound - 10);
    const before = await unreadOf('m1');
    expect(before).toMatchObject(await unreadIn('m1', 10));
    expect(before.whispers.length).toBeGreaterThan(0);

    await room.app.get(Pruning).run();
    expect(await one('SELECT MIN(seq) AS n FROM chat_log')).toBe(bound);
    await vi.waitUntil(() => !isInIndex(GONE), { timeout: 40_000 });
    expect(isInIndex(KEPT)).toBe(true);
    const kept = await seqsLike(KEPT);
    expect(kept.length).toBeGreaterThan(1);
    expect(await search(minsu, KEPT)).toEqual(kept);
    expect(await search(minsu, '옛이야기')).toEqual(kept.slice(1));
    expect(await search(minsu, GONE)).toEqual([]);
    const { body } = await room.asAdmin<LinesPage>('GET', `admin/records/lines?q=${GONE}`);
    expect([body.items, body.more]).toEqual([[], false]);
  }, 90_000);

  it.each([
    ['before what was removed', 'm1', () => 10],
    ['behind it', 'm2', () => bound + 10],
    ['where it ended', 'm3', () => bound - 10],
  ])('counts as unread only what is left, for one who had read up to %s', async (_where, name, position) => {
    for (const isFresh of [false, true]) {
      // as far as a node has it in memory, and as one reads it that has just started
      if (isFresh) {
        await room.stop();
        room = await startRoom({}, place);
      }
      const { readTo: told, unread } = (await room.enter(name)).welcome!;
      expect(told).toBe(position());
      expect(unread).toMatchObject(await unreadIn(name, position()));
      expect(unread!.firstSeq).toBeGreaterThanOrEqual(bound);
      // all of them were in the older half
      expect(unread!.whispers).toEqual([]);
    }
  });

  it('still takes what members have read, of the lines that are gone too', async () => {
    const m1 = await room.enter('m1');
    for (const seq of [bound - 1, bound + 100]) {
      expect(await m1.send('seen', { seq })).toEqual({ ok: true });
      const { readTo: told, unread } = (await room.enter('m1')).welcome!;
      expect(told).toBe(seq);
      expect(unread).toMatchObject(await unreadIn('m1', seq));
    }
  });
});
