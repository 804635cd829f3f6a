import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import type { ConsistencyProof, SealView } from '../../src/contract/proofs.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { Sealer } from '../../src/proof/sealer.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed, verdictOf } from '../support/sealed.js';
import { until } from '../support/until.js';

let place: Place;
let [first, second, third]: (Room | undefined)[] = [];
const folders = ['second', 'third'].map(name => mkdtempSync(join(tmpdir(), `sarangbang-${name}-`)));
beforeAll(async () => {
  place = await makePlace();
  first = await startRoom({ NODE_ID: 'one' }, place);
  await (await first.enter('minsu')).sayMany(3);
  await sealed(first);
});
afterAll(async () => {
  for (const room of [second, third]) await room?.stop();
  await first?.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const sizeOf = (note: string) => parseCheckpoint(parseNote(note)!.text)!.size;
const viewOf = async (room: Room) => (await room.asAdmin<SealView>('GET', 'admin/proof')).body;
const headOf = async (room: Room) => (await room.rows<{ seq: number }>('SELECT seq FROM log_head'))[0]!.seq;

it('a node without the key leaves it to the one that has it, and proves by what was published', async () => {
  second = await startRoom({ NODE_ID: 'two', DATA_DIR: folders[0]! }, place);
  const jisoo = await second.enter('jisoo');
  await jisoo.sayMany(3, '다른 노드에서');
  const { size } = await sealed(first!);
  expect(size).toBe(await headOf(second));
  expect((await verdictOf(first!)).findings).toEqual([]);
  expect(await viewOf(second)).toMatchObject({ size, unsealed: 0 });
  expect(await viewOf(second)).not.toHaveProperty('problem');
  const published = (await second.app.get(Sealer).newest())!;
  expect(published.size).toBeLessThanOrEqual(size);
  const token = await second.token('jisoo');
  const { body } = await second.http<ConsistencyProof>('GET', 'proof/consistency?from=1', { token });
  expect(sizeOf(body.checkpoint)).toBe(published.size);
});

it('another one with the key takes over when the first one ends, from where it was', async () => {
  mkdirSync(folders[1]!, { recursive: true });
  copyFileSync(join(place.environment.DATA_DIR!, 'seal-key'), join(folders[1]!, 'seal-key'));
  third = await startRoom({ NODE_ID: 'three', DATA_DIR: folders[1]! }, place);
  const before = await sealed(first!);
  await first!.stop();
  const minsu = await third.enter('minsu');
  await minsu.sayMany(300, '이어서');
  const after = await sealed(third);
  expect(after.size).toBeGreaterThanOrEqual(before.size + 300);
  expect(await verdictOf(third)).toMatchObject({ findings: [], rows: after.size });
  const published = readFileSync(join(place.environment.DATA_DIR!, 'checkpoints.log'), 'utf8');
  expect(
    (
      await verdictOf(third, [
        {
          note: `${published
            .trimEnd()
            .split(/\n\n(?=sarangbang)/)
            .at(-1)!}\n`,
          where: 'the file',
        },
      ])
    ).findings,
  ).toEqual([]);
  // the first one comes back, and waits
  first = await startRoom({ NODE_ID: 'one' }, place);
  await (await first.enter('minsu')).sayMany(10);
  const head = await headOf(first);
  await until(async () => (await viewOf(first!)).size >= head);
  expect((await verdictOf(third)).findings).toEqual([]);
});

it('two that both seal, for lack of a lock, make one tree', async () => {
  for (const room of [first!, third!]) {
    const { database } = room;
    const write = database.write.bind(database);
    database.write = async (lane, work) =>
      write(lane, async tx => {
        const query = tx.query.bind(tx);
        const queries = tx.queries.bind(tx);
        const locks = (sql: string): boolean => sql.includes('GET_LOCK');
        return work(
          Object.assign(Object.create(tx) as typeof tx, {
            query: async (sql: string, parameters?: unknown[]) =>
              locks(sql) ? [{ got: 1 }] : query(sql, parameters),
            queries: async (...statements: Parameters<typeof tx.queries>) => {
              const rows = await queries(...statements.filter(([sql]) => !locks(sql)));
              return statements.map(([sql]) => (locks(sql) ? [{ got: 1 }] : rows.shift()!));
            },
          }),
        );
      });
  }
  const minsu = await first!.enter('minsu');
  const jisoo = await third!.enter('jisoo');
  // few enough not to fill a tile, which is stored once
  for (let i = 0; i < 6; i++) {
    await Promise.all([minsu.sayMany(6, `하나 ${i}`), jisoo.sayMany(6, `셋 ${i}`)]);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  const head = await headOf(first!);
  await until(async () => (await viewOf(first!)).size >= head);
  // the other one looks a second later
  await new Promise(resolve => setTimeout(resolve, 2_200));
  expect(await verdictOf(first!)).toMatchObject({ findings: [] });
});
