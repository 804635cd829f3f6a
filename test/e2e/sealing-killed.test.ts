import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { lastKept, newestPublished } from '../../src/proof/kept-checkpoints.js';
import { checkLeaves } from '../../src/proof/verify/leaves.js';
import { verifyRecord } from '../../src/proof/verify/verify.js';
import { ProcessRoom } from '../support/process-room.js';
import { makePlace, type Place } from '../support/room.js';

/** More by hand: `KILLS=50`. */
const KILLS = Number(process.env.KILLS ?? 4);

let place: Place;
let room: ProcessRoom | undefined;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(async () => {
  await room?.close();
  await place.destroy();
});

it('never signs two roots of one size, whenever it is killed, and stays whole', async () => {
  const roots = new Map<number, string>();
  const note = (text: string): void => {
    const { size, root } = parseCheckpoint(parseNote(text)!.text)!;
    const said = Buffer.from(root).toString('base64');
    expect([size, roots.get(size) ?? said]).toEqual([size, said]);
    roots.set(size, said);
  };
  let acked = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    room = await ProcessRoom.start(place.environment);
    if (kill === 0) await room.members('minsu');
    const minsu = await room.enter('minsu');
    const authorization = `Bearer ${await room.token('minsu')}`;
    const until = performance.now() + 1_200 + ((kill * 137) % 1_100);
    while (performance.now() < until) {
      await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const { seq } = await minsu.say(`${kill} ${i}`);
          acked = Math.max(acked, Number(seq));
        }),
      );
      const response = await fetch(`${room.server.url}/api/proof/checkpoint`, { headers: { authorization } });
      if (response.ok) note(await response.text());
      else expect(response.status).toBe(404);
      await sleep(20);
    }
    await room.server.kill('SIGKILL');
    const kept = readFileSync(join(place.environment.DATA_DIR!, 'checkpoints.log'), 'utf8');
    for (const one of kept.split(/(?<=\n)\n(?=\S+\n\d+\n)/)) note(one.replace(/\n+$/, '\n'));
    const query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
      room!.rows<Row>(sql, parameters);
    for (const stored of [await newestPublished(query), ...(await lastKept(query, 1_000))])
      if (stored) note(stored.note);
    const verdict = await verifyRecord(query, { check: part => checkLeaves(query, part), kept: [] });
    expect(verdict?.findings).toEqual([]);
    await room.close();
    room = undefined;
  }
  expect(roots.size).toBeGreaterThan(KILLS);
  expect(acked).toBeGreaterThan(KILLS * 40);
}, 300_000);
