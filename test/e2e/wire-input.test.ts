import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const ID = '4f8a2c1e-7b3d-4e5f-8a9b-0c1d2e3f4a5b';

let room: Room;
let minsu: Client;
let token: string;
beforeAll(async () => {
  room = await startRoom();
  minsu = await room.enter('minsu');
  await room.member('jisoo');
  token = await room.token('jisoo');
});
afterAll(() => room.close());

describe('an idempotencyKey', () => {
  it('is one in either case, and stored lower-case', async () => {
    const first = await minsu.say('once', ID.toUpperCase());
    expect(await minsu.say('once', ID)).toEqual({ ...first, duplicate: true });
    expect(await minsu.say('once', ID.replace('f', 'F'))).toEqual({ ...first, duplicate: true });
    expect(await minsu.say('other', ID)).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await room.rows('SELECT idempotency_key FROM chat_log WHERE text = ?', ['once'])).toEqual([
      { idempotency_key: ID },
    ]);
  });

  it('of a command is one in either case', async () => {
    const admin = await room.enter(ADMIN.name);
    const id = '9D3B6F70-1C2A-4B8E-9F01-23456789ABCD';
    const first = await admin.say('/mute jisoo 10m 도배', id);
    expect(await admin.say('/mute jisoo 10m 도배', id.toLowerCase())).toMatchObject({ seq: first.seq });
    expect((await admin.say('/unmute jisoo 끝')).ok).toBe(true);
  });

  it('that is null is none', async () => {
    const [one, two] = [1, 2].map(() => minsu.send('message', { text: 'twice', idempotencyKey: null }));
    expect((await one).seq).not.toBe((await two).seq);
  });
});

describe('the id of a session', () => {
  it('is one in either case', async () => {
    await room.login('jisoo');
    token = await room.token('jisoo');
    const { body } = await room.http<{ items: { id: string; current: boolean }[] }>('GET', 'me/sessions', {
      token,
    });
    const other = body.items.find(({ current }) => !current)!;
    const { status } = await room.http('DELETE', `me/sessions/${other.id.toUpperCase()}`, { token });
    expect(status).toBe(200);
    const left = await room.http<{ items: { id: string }[] }>('GET', 'me/sessions', { token });
    expect(left.body.items.map(({ id }) => id)).not.toContain(other.id);
  });
});

describe('null', () => {
  it('is as left out in events', async () => {
    expect(await minsu.send('history', { before: null, limit: null, with: null })).toMatchObject({
      ok: true,
    });
    expect(await minsu.send('whisper', { to: 'jisoo', text: 'hi', idempotencyKey: null })).toMatchObject({
      ok: true,
    });
    expect(await minsu.send('message', { text: null })).toMatchObject({
      error: { code: 'INVALID', field: 'text' },
    });
  });

  it('is as left out in bodies', async () => {
    const kick = await room.asAdmin<{ until: number; at: number }>('POST', 'admin/members/jisoo/kick', {
      reason: '욕설',
      coolOff: null,
    });
    expect([kick.status, kick.body.until - kick.body.at]).toEqual([200, 300_000]);
    const readmit = await room.asAdmin('POST', 'admin/members/jisoo/readmit', { reason: null });
    expect(readmit).toMatchObject({ status: 400, body: { error: { code: 'INVALID', field: 'reason' } } });
    const account = { name: 'hyeon', password: 'a good password', role: null };
    expect((await room.asAdmin('POST', 'admin/accounts', account)).body).toMatchObject({ role: 'member' });
  });
});
