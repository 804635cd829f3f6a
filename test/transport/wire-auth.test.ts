import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { frame, RawSocket, TEXT } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';

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
