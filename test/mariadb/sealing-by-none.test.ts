import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { SealView } from '../../src/contract/proofs.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

let place: Place;
let withKey: Room;
let without: Room;
const folder = mkdtempSync(join(tmpdir(), 'sarangbang-without-key-'));
beforeAll(async () => {
  place = await makePlace();
  withKey = await startRoom({ NODE_ID: 'one' }, place);
  without = await startRoom({ NODE_ID: 'two', DATA_DIR: folder }, place);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await without.stop();
  await withKey.close();
  rmSync(folder, { recursive: true });
});

const problem = async (): Promise<string | undefined> =>
  (await without.asAdmin<SealView>('GET', 'admin/proof')).body.problem;

it('a node without the key says so when no other one seals, until one does', async () => {
  await (await without.enter('jisoo')).sayMany(3);
  await sealed(withKey);
  await withKey.stop();
  await (await without.enter('minsu')).sayMany(3, '아무도 봉인하지 않는다');
  const now = performance.now.bind(performance);
  let later = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
  // what was published is read each minute, and looked at each second
  const inMinutes = async (isOver: () => Promise<boolean>): Promise<true> =>
    vi.waitUntil(
      async () => {
        later += 11 * 60_000;
        return isOver();
      },
      { timeout: 40_000, interval: 2_000 },
    );
  expect(await problem()).toBeUndefined();
  await inMinutes(async () => (await problem()) !== undefined);
  expect(await problem()).toMatch(/^no node has sealed more than \d+ rows for ten minutes/);
  withKey = await startRoom({ NODE_ID: 'one' }, place);
  await sealed(withKey);
  await inMinutes(async () => (await problem()) === undefined);
});
