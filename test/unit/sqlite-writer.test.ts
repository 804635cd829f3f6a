import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { SqliteWriter } from '../../src/database/sqlite-writer.js';
import type { Lane, Tx } from '../../src/database/tx.js';

const LANES: Lane[] = ['chat', 'moderation', 'logins'];
const ROWS_EACH = 3;
const tick = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

let folder: string;
let source: DataSource;
let reader: DataSource;
let writer: SqliteWriter;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-writer-'));
  const settings = loadSettings({ DATA_DIR: folder });
  source = await new DataSource(dataSourceOptions(settings, 'sqlite')).initialize();
  await source.query('CREATE TABLE probe (id INTEGER PRIMARY KEY, work INTEGER, text TEXT NOT NULL)');
  reader = await new DataSource(dataSourceOptions(settings, 'sqlite', { readonly: true })).initialize();
  writer = new SqliteWriter(source);
});
afterEach(async () => {
  await writer.close();
  await reader.destroy();
  await source.destroy();
  rmSync(folder, { recursive: true });
});

async function insertRows(tx: Tx, work: number): Promise<void> {
  for (let i = 0; i < ROWS_EACH; i++) {
    await tx.query('INSERT INTO probe (work, text) VALUES (?, ?)', [work, `row ${i}`]);
    await tick();
  }
}

async function storedWorks(): Promise<number[]> {
  const rows = await reader.query<{ work: number; n: number }[]>(
    'SELECT work, count(*) AS n FROM probe GROUP BY work ORDER BY min(id)',
  );
  // no part of a transaction is ever to be seen
  expect(rows.filter(row => row.n !== ROWS_EACH)).toEqual([]);
  return rows.map(row => row.work);
}

describe('the writer on SQLite', () => {
  it('loses nothing and keeps nothing it refused, of 300 overlapping transactions of every lane', async () => {
    let open = 0;
    const began: number[] = [];
    const works = Array.from({ length: 300 }, (_, work) =>
      writer.transaction(LANES[work % LANES.length]!, async tx => {
        expect(++open).toBe(1);
        began.push(work);
        try {
          await insertRows(tx, work);
          if (work % 7 === 0) throw new Error(`refused ${work}`);
          if (work % 11 === 0) await tx.query('INSERT INTO probe (work, text) VALUES (?, NULL)', [work]);
          if (work % 50 === 1) await storedWorks();
          return work;
        } finally {
          open--;
        }
      }),
    );
    const outcomes = await Promise.allSettled(works);
    const kept = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(kept).toEqual([...Array(300).keys()].filter(work => work % 7 !== 0 && work % 11 !== 0));
    const stored = await storedWorks();
    expect([...stored].sort((a, b) => a - b)).toEqual(kept);
    expect(stored).toEqual(began.filter(work => kept.includes(work)));
    for (const lane of LANES.keys()) {
      const ofLane = began.filter(work => work % LANES.length === lane);
      expect(ofLane).toEqual([...ofLane].sort((a, b) => a - b));
    }
  });

  it('lets moderation go before chat lines that wait', async () => {
    const order: string[] = [];
    const work = (lane: Lane, name: string) => writer.transaction(lane, async () => void order.push(name));
    await Promise.all([
      work('chat', 'first line'),
      work('chat', 'second line'),
      work('logins', 'a record'),
      work('moderation', 'a kick'),
    ]);
    expect(order).toEqual(['first line', 'a kick', 'second line', 'a record']);
  });

  it('makes tables between transactions, never inside one that may roll back', async () => {
    const failing = writer.transaction('chat', async tx => {
      await insertRows(tx, 1);
      throw new Error('refused');
    });
    const making = writer.alone(() => source.query('CREATE TABLE other (id INTEGER)'));
    await expect(failing).rejects.toThrow('refused');
    await making;
    expect(await storedWorks()).toEqual([]);
    expect(await reader.query<unknown[]>('SELECT * FROM other')).toEqual([]);
  });

  it('goes on after a transaction whose COMMIT failed', async () => {
    await source.query('PRAGMA foreign_keys = ON');
    await source.query(`CREATE TABLE child (id INTEGER PRIMARY KEY,
      parent INTEGER REFERENCES probe (id) DEFERRABLE INITIALLY DEFERRED)`);
    const orphan = writer.transaction('chat', async tx => {
      await insertRows(tx, 1);
      await tx.query('INSERT INTO child (parent) VALUES (99)');
    });
    const next = writer.transaction('chat', tx => insertRows(tx, 2));
    await expect(orphan).rejects.toThrow(/FOREIGN KEY/);
    await next;
    expect(await storedWorks()).toEqual([2]);
  });

  it('waits for what is running when it closes', async () => {
    const running = writer.transaction('chat', tx => insertRows(tx, 1));
    const waiting = writer.transaction('logins', tx => insertRows(tx, 2));
    await writer.close();
    expect(await storedWorks()).toEqual([1, 2]);
    await Promise.all([running, waiting]);
  });
});
