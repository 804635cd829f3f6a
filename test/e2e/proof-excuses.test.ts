import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SealView } from '../../src/contract/proofs.js';
import type { Lane, Tx } from '../../src/database/tx.js';
import { commitmentOf } from '../../src/proof/entry.js';
import { grow } from '../../src/proof/growth.js';
import { saltOf } from '../../src/proof/salts.js';
import { storedRows } from '../../src/proof/sealable.js';
import { Sealer } from '../../src/proof/sealer.js';
import { TreeEnd } from '../../src/proof/tiles.js';
import { readTree } from '../../src/proof/tree-row.js';
import { direct, type Direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';
import { until } from '../support/until.js';

describe('what excuses a gap', () => {
  let place: Place;
  let room: Room;
  let db: Direct;
  let seq: number;
  let text: string;
  beforeAll(async () => {
    place = await makePlace();
    room = await startRoom({}, place);
    [seq] = (await (await room.enter('minsu')).sayMany(3, '아무 말')) as [number];
    text = '아무 말 0';
    await sealed(room);
    db = await direct(place.environment);
  });
  afterAll(async () => {
    await db.close();
    await room.close();
  });

  const withoutSalt = async (): Promise<() => Promise<void>> => {
    const [tree] = await room.rows<{ salts: Uint8Array }>('SELECT salts FROM log_tree');
    const before = Buffer.from(tree!.salts);
    const after = Buffer.from(before).fill(0, 16 * (seq - 1), 16 * seq);
    await db.all('UPDATE log_tree SET salts = ?', [after]);
    return async () => void (await db.all('UPDATE log_tree SET salts = ?', [before]));
  };

  it('is an act that erased the text, not the note that it was', async () => {
    const salt = await saltOf(queryOf(room), (await readTree(queryOf(room)))!, seq);
    const commitment = commitmentOf(salt, text).toString('base64');
    const restore = await withoutSalt();
    await db.all(`UPDATE chat_log SET text = '' WHERE seq = ?`, [seq]);
    await db.all('INSERT INTO log_erased (seq, commitment) VALUES (?, ?)', [seq, commitment]);
    expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'changed', seq }]);
    await db.all('DELETE FROM log_erased');
    await db.all('UPDATE chat_log SET text = ? WHERE seq = ?', [text, seq]);
    await restore();
    expect((await verdictOf(room)).findings).toEqual([]);
  });

  it('is an act that says what was removed because of its age, not the state of a run', async () => {
    const [row] = await room.rows<Record<string, string | number | null>>(
      'SELECT * FROM chat_log WHERE seq = ?',
      [seq],
    );
    const restore = await withoutSalt();
    await db.all('DELETE FROM chat_log WHERE seq = ?', [seq]);
    await db.all(`UPDATE retention SET bound = 1000000, removed = 1 WHERE log = 'lines'`);
    expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'removed', seq }]);
    await db.all(`UPDATE retention SET bound = NULL, removed = 0`);
    const names = Object.keys(row!);
    await db.all(
      `INSERT INTO chat_log (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      Object.values(row!),
    );
    await restore();
    expect((await verdictOf(room)).findings).toEqual([]);
  });

  it('is an act that says what was there before the seal, not the tree', async () => {
    await db.all('UPDATE log_tree SET existing = 1000');
    expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'root', seq: 1 }]);
    await db.all('UPDATE log_tree SET existing = 0');
  });

  it('is none for a log that is sealed anew', async () => {
    await room.stop();
    for (const table of ['log_tree', 'log_tile', 'log_salt', 'log_checkpoint', 'log_erased'])
      await db.all(`DELETE FROM ${table}`);
    await db.all(`UPDATE log_head SET epoch = 'another'`);
    room = await startRoom({}, place);
    const problem = async () => room.app.get(Sealer).problem;
    await until(async () => (await problem())?.includes('has checkpoints of another log'));
    expect(await room.rows('SELECT size FROM log_tree')).toEqual([]);
    expect((await room.asAdmin<SealView>('GET', 'admin/proof')).status).toBe(404);
  });
});

describe('a seal that is slow', () => {
  let place: Place;
  let room: Room;
  beforeEach(async () => {
    place = await makePlace();
    room = await startRoom({}, place);
    await sealed(room);
  });
  afterEach(() => room.close());

  /** Has something done before each transaction that seals. */
  function beforeSeals(act: () => Promise<void>): void {
    const { database } = room;
    const write = database.write.bind(database);
    database.write = async <T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> => {
      if (lane === 'background') await act();
      return write(lane, work);
    };
  }

  it('signs while lines keep coming', async () => {
    const minsu = await room.enter('minsu');
    beforeSeals(async () => new Promise(resolve => setTimeout(resolve, 150)));
    const before = (await room.app.get(Sealer).newest())!.size;
    const until = performance.now() + 4_000;
    let newest = before;
    while (performance.now() < until && newest <= before + 20) {
      await minsu.say('계속');
      newest = (await room.app.get(Sealer).newest())!.size;
    }
    expect(newest).toBeGreaterThan(before + 20);
  });

  it('keeps no salt of rows that are removed between reading and sealing them', async () => {
    await room.app.get(Sealer).onApplicationShutdown();
    const tree = (await readTree(queryOf(room)))!;
    const [first] = (await (await room.enter('minsu')).sayMany(10)) as [number];
    const upTo = first + 9;
    const rows = await storedRows(queryOf(room), tree.size, upTo);
    const db = await direct(place.environment);
    await db.all(`UPDATE retention SET days = 30, bound = ? WHERE log = 'lines'`, [first + 3]);
    await db.all('DELETE FROM chat_log WHERE seq < ?', [first + 3]);
    await db.close();
    const end = await TreeEnd.of(tree);
    const stretch = { after: tree.size, upTo, rows };
    expect(await room.database.write('background', tx => grow(tx, room.database, end, stretch))).toBe(true);
    const now = (await readTree(queryOf(room)))!;
    const saltHex = async (seq: number) => (await saltOf(queryOf(room), now, seq)).toString('hex');
    for (const seq of [first, first + 1, first + 2]) expect(await saltHex(seq)).toBe('0'.repeat(32));
    expect(await saltHex(first + 3)).not.toBe('0'.repeat(32));
    expect((await verdictOf(room)).findings).toEqual([]);
  });
});
