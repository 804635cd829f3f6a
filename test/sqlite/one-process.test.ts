import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

describe('a second process on the data folder', () => {
  it.each([['main.js'], ['passwd.js']])('%s says so and exits 1, and the room goes on', async script => {
    const second = ServerProcess.spawn(script, place.environment, 'admin');
    second.child.stdin!.end('a brand new one\n');
    expect(await second.exited()).toBe(1);
    expect(second.output).toContain(
      `The data folder ${place.environment.DATA_DIR} is in use by a running room.`,
    );
    const admin = await room.enter('admin');
    expect(await admin.say('still here')).toMatchObject({ ok: true });
  });
});

describe('the embedded database', () => {
  it('is WAL with synchronous=FULL on the handle that writes', async () => {
    const [journal] = await room.database.write('logins', tx =>
      tx.query<{ journal_mode: string }>('PRAGMA journal_mode'),
    );
    const [sync] = await room.database.write('logins', tx =>
      tx.query<{ synchronous: number }>('PRAGMA synchronous'),
    );
    expect([journal!.journal_mode, sync!.synchronous]).toEqual(['wal', 2]);
  });

  it('cannot be written through the handle that reads', async () => {
    await expect(room.rows('DELETE FROM chat_log')).rejects.toThrow(/readonly/);
  });
});
