import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARIADB } from '../support/databases.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { makePlace, startRoom, type Room } from '../support/room.js';

let proxy: FlakyProxy;
let room: Room;
beforeAll(async () => {
  proxy = await FlakyProxy.open(MARIADB);
  room = await startRoom({ DB_PORT: String(proxy.port) }, await makePlace());
});
afterAll(async () => {
  await room.close();
  await proxy.close();
});

describe('a network that swallows packets to the database', () => {
  it(
    'makes reads fail after eight seconds, and those on new connections work',
    { timeout: 40_000 },
    async () => {
      const minsu = await room.enter('minsu');
      const { seq } = await minsu.say('before');
      proxy.swallow();
      const first = await minsu.send('history', {});
      expect(first).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      const again = await minsu.send('history', {});
      expect(again.items.at(-1)).toMatchObject({ seq, text: 'before' });
      const back = await room.enter('minsu', { epoch: minsu.welcome!.epoch, after: seq });
      const { seq: next } = await minsu.say('after');
      await back.reached(next);
    },
  );
});
