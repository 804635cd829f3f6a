import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ADMIN, claimsOf, makePlace, startRoom, type Place, type Room } from '../support/room.js';

const JWT_SECRET = 'a secret that two rooms happen to share';

const rooms: Room[] = [];
const places: Place[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.stop();
  for (const place of places.splice(0)) await place.destroy();
});

async function place(): Promise<Place> {
  const made = await makePlace();
  places.push(made);
  return made;
}

async function open(at: Place): Promise<Room> {
  const room = await startRoom({ JWT_SECRET }, at);
  rooms.push(room);
  return room;
}

async function codes(room: Room, token: string): Promise<string[]> {
  const { status, body } = await room.http('GET', 'admin/accounts', { token });
  const client = room.client({ token });
  await client.refused();
  return [`${status} ${body.error?.code}`, client.refusal!.code];
}

/** Before it is opened again. */
async function stop(room: Room): Promise<void> {
  rooms.splice(rooms.indexOf(room), 1);
  await room.stop();
}

/** As docs/operations.md says for a restored backup. */
async function renewEpoch(room: Room): Promise<void> {
  await room.database.write('moderation', tx =>
    tx.query("UPDATE log_head SET epoch = 'b2f1c3d4-0000-4000-8000-000000000001'"),
  );
}

describe('a token', () => {
  it('of another room with the same key is none here, though its admin has the same id', async () => {
    const [one, other] = [await open(await place()), await open(await place())];
    const token = await one.login(ADMIN.name);
    expect(claimsOf(token).sub).toBe(claimsOf(await other.login(ADMIN.name)).sub);
    expect(await codes(other, token)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
    // not even with that room's `aud`, since the session does not exist here
    const forged = other.sign({ ...claimsOf(token), aud: claimsOf(await other.token(ADMIN.name)).aud });
    expect(await codes(other, forged)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
  });

  it.each([
    ['no aud', { aud: undefined }],
    ['an aud that is empty', { aud: '' }],
    ['no session', { sid: undefined }],
    ['a session that is a number', { sid: 7 }],
    ['a session with a NUL', { sid: 'a\0' }],
    ['an unknown session', { sid: '00000000-0000-4000-8000-000000000000' }],
  ])('with %s is none', async (_, claims) => {
    const room = await open(await place());
    const token = await room.login(ADMIN.name);
    expect(await codes(room, room.sign({ ...claimsOf(token), ...claims }))).toEqual([
      '401 TOKEN_INVALID',
      'TOKEN_INVALID',
    ]);
  });

  it("with another member's session is none", async () => {
    const room = await open(await place());
    await room.member('minsu');
    const { sid } = claimsOf(await room.login('minsu'));
    const token = room.sign({ ...claimsOf(await room.login(ADMIN.name)), sid });
    expect(await codes(room, token)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
  });
});

describe('a backup that is put back', () => {
  it('with a new epoch ends every token and session, also of a member kicked after it', async () => {
    const at = await place();
    let room = await open(at);
    await room.member('minsu');
    const [admin, minsu] = [await room.login(ADMIN.name), await room.login('minsu')];
    await renewEpoch(room);
    await stop(room);
    room = await open(at);
    expect(await codes(room, admin)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
    expect(await codes(room, minsu)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
    const { body } = await room.http<{ items: { id: string }[] }>('GET', 'me/sessions', {
      token: await room.login('minsu'),
    });
    expect(body.items.map(({ id }) => id)).toEqual([claimsOf(await room.token('minsu')).sid]);
  });

  it('does not open an account created under a reused id', async () => {
    const at = await place();
    const folder = at.environment.DATA_DIR!;
    let room = await open(at);
    await room.login(ADMIN.name);
    await stop(room);
    copyFileSync(join(folder, 'room.db'), join(folder, 'backup.db'));
    room = await open(at);
    await room.member('first');
    const old = await room.login('first');
    await stop(room);
    copyFileSync(join(folder, 'backup.db'), join(folder, 'room.db'));
    for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `room.db${suffix}`), { force: true });
    // even without a new epoch: the session is not in the backup
    room = await open(at);
    await room.member('second');
    expect(claimsOf(await room.login('second')).sub).toBe(claimsOf(old).sub);
    expect(await codes(room, old)).toEqual(['401 TOKEN_INVALID', 'TOKEN_INVALID']);
  });
});
