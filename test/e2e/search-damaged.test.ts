import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SearchPage } from '../../src/contract/events.js';
import { SearchService } from '../../src/search/search.service.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';
import { until } from '../support/until.js';

const LINES = 2_600;
const PAGE = 4_096;
/** The first byte of a page that has rows of a table. */
const LEAF = 0x0d;

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  const minsu = await room.enter('minsu');
  for (let i = 0; i < LINES; i += 200)
    await Promise.all(Array.from({ length: 200 }, async (_, j) => minsu.say(`hello word${i + j}`)));
  await indexed();
});
afterAll(() => room.close());

async function indexed(): Promise<void> {
  await until(() => (room.app.get(SearchService).indexed ?? 0) >= LINES);
}

/** Fills every second page of rows with zeros, but for those at the beginning: what is indexed, and from where to where. */
function damage(): number {
  const folder = room.place.environment.DATA_DIR!;
  const [name] = readdirSync(folder).filter(file => /^search.*\.db$/.test(file));
  const bytes = readFileSync(join(folder, name!));
  let damaged = 0;
  for (let at = 10 * PAGE; at < bytes.length; at += 2 * PAGE)
    if (bytes[at] === LEAF) {
      bytes.fill(0, at, at + PAGE);
      damaged++;
    }
  writeFileSync(join(folder, name!), bytes);
  return damaged;
}

async function found(client: Client, q: string): Promise<number> {
  const { items } = (await client.send('search', { q })) as unknown as SearchPage;
  return items.length;
}

it('An index with damaged pages is found out after a start, and built anew.', async () => {
  const { place } = room;
  await room.stop();
  expect(damage()).toBeGreaterThan(5);
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  const words = Array.from({ length: 26 }, (_, i) => `word${i * 100 + 5}`);
  await expect
    .poll(async () => {
      let hits = 0;
      for (const word of words) hits += (await found(minsu, `"${word}"`)) > 0 ? 1 : 0;
      return hits;
    })
    .toBe(words.length);
  await indexed();
  for (const word of words) expect(await found(minsu, `"${word}"`)).toBeGreaterThan(0);
});
