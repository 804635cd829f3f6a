import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const ID = '4f8a2c1e-7b3d-4e5f-8a9b-0c1d2e3f4a5b';

let room: Room;
let minsu: Client;
let token: string;
beforeAll(async () => {
  room = await startRoom();
  minsu = await room.enter('minsu');
  await minsu.say('the first line');
  await room.member('jisoo');
  token = await room.token('jisoo');
});
afterAll(() => room.close());

/** The answer to a CONNECT with this payload, as text; empty when the connection is closed instead. */
async function connect(auth: string, headers: string[] = []): Promise<string> {
  const raw = await RawSocket.open(room, 'EIO=4&transport=websocket', headers);
  raw.send(frame(TEXT, `40${auth}`));
  const answer = /(42\["welcome"|44\{).*/;
  await raw.until(() => answer.test(raw.received) || raw.ended, 'an answer');
  const received = raw.received;
  raw.socket.destroy();
  await raw.closed();
  return answer.exec(received)?.[0] ?? '';
}

describe('auth', () => {
  const bearer = () => [`Authorization: Bearer ${token}`];
  const auth = (position: object) => JSON.stringify({ token, ...position });
  const here = () => ({ epoch: minsu.welcome!.epoch, after: minsu.after });

  it.each([
    ['is null', 'null'],
    ['is left out', ''],
    ['is empty', '{}'],
    ['has a token that is null', '{"token":null,"epoch":null,"after":null}'],
  ])('that %s leaves the token to the header', async (_, given) => {
    expect(await connect(given, bearer())).toContain('42["welcome"');
    expect(await connect(given)).toContain('"code":"TOKEN_INVALID"');
  });

  it.each(['["token"]', '"token"', 'true', '{"token":', 'nulls'])(
    'that is %s is no CONNECT: the connection ends',
    async given => expect(await connect(given, bearer())).toBe(''),
  );

  it.each([
    ['both null', { epoch: null, after: null }],
    ['the one null', { epoch: 'x', after: null }],
    ['the other alone and null', { epoch: null }],
  ])('with epoch and after %s starts again', async (_, position) => {
    expect(await connect(auth(position))).toMatch(/"resumed":false(?!,"reset")/);
  });

  it('has a seq as a number or as its digits', async () => {
    const { epoch, after } = here();
    for (const given of [after, String(after), `000${after}`])
      expect(await connect(auth({ epoch, after: given }))).toContain('"resumed":true');
  });

  it.each(['', '-1', '1.5', '1e3', '0x10', ' 1', '٣', '99999999999999999', '9007199254740993', [], {}, true])(
    'with the seq %j is refused as INVALID',
    async after => {
      expect(await connect(auth({ epoch: here().epoch, after }))).toContain('"code":"INVALID"');
    },
  );

  it.each([[null], [undefined], [5]])('with a seq and the epoch %j is refused as INVALID', async epoch => {
    expect(await connect(auth({ epoch, after: '1' }))).toContain('"code":"INVALID"');
  });
});

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
