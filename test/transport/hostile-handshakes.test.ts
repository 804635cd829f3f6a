import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientOptions } from '../support/client.js';
import { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

const FRIEND = 'https://friend.example';

let room: Room;
let own: string;
let epoch: string;
let head: number;
beforeAll(async () => {
  room = await startRoom({ CORS_ORIGINS: FRIEND, PUBLIC_URL: 'https://chat.example/' });
  own = new URL(room.url).host;
  const client = await room.enter('minsu');
  for (let i = 0; i < 5; i++) await client.say(`line ${i}`);
  ({ epoch } = client.welcome!);
  head = (await client.say('the last line')).seq;
  client.socket.disconnect();
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

/** The status of a handshake as a browser would do it. */
async function handshake(
  transport: 'polling' | 'websocket',
  headers: string[],
  query = `EIO=4&transport=${transport}`,
): Promise<number> {
  const all = [
    `Host: ${own}`,
    ...headers,
    ...(transport === 'websocket' ? [...UPGRADE, KEY] : ['Connection: close']),
  ];
  const request = `GET /socket.io/?${query} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`;
  const answer = await room.raw(request, /^HTTP\/1.1 101[^]*\r\n\r\n/);
  return Number(answer.split(' ')[1]);
}

describe.each([
  ['polling', 200, 403],
  ['websocket', 101, 403],
] as const)('a handshake on %s', (transport, good, refused) => {
  it.each([
    ['null', () => 'null'],
    ['a foreign one', () => 'http://evil.example'],
    ['a friend and more', () => `${FRIEND}.evil`],
    ['a friend without TLS', () => 'http://friend.example'],
    ['a friend on another port', () => `${FRIEND}:8443`],
    ['a subdomain of a friend', () => 'https://a.friend.example'],
    ['ours and more', () => `http://${own}.evil`],
    ['ours as a name', () => `http://${own}@evil.example`],
    ['our address on another port', () => 'http://127.0.0.1:1'],
    ['localhost for our address', () => `http://localhost:${own.split(':')[1]}`],
    ['a file', () => 'file://'],
    ['an extension', () => `chrome-extension://${own}`],
    ['no address', () => 'evil'],
    ['empty', () => ''],
    ['ours and another', () => `http://${own} http://evil.example`],
  ])('is refused with an Origin that is %s', async (_, origin) => {
    expect(await handshake(transport, [`Origin: ${origin()}`])).toBe(refused);
  });

  it.each([
    ['our own', () => `http://${own}`],
    ['our own behind TLS', () => `https://${own}`],
    ['our own in capitals', () => `HTTP://${own}`],
    ['of CORS_ORIGINS', () => FRIEND],
    ['of PUBLIC_URL', () => 'https://chat.example'],
  ])('is let in with an Origin that is %s', async (_, origin) => {
    expect(await handshake(transport, [`Origin: ${origin()}`])).toBe(good);
  });

  it('is let in without an Origin, as programs come', async () => {
    expect(await handshake(transport, [])).toBe(good);
  });

  it('is refused with two Hosts, even if one is ours', async () => {
    expect(await handshake(transport, ['Host: evil.example'])).toBe(refused);
    expect(await handshake(transport, ['Host: evil.example', `Origin: http://${own}`])).toBe(refused);
  });

  it.each([
    ['of an unknown transport', 'EIO=4&transport=carrier-pigeon'],
    ['of a transport __proto__', 'EIO=4&transport=__proto__'],
    ['of a transport constructor', 'EIO=4&transport=constructor'],
    ['of no transport', 'EIO=4'],
    ['with an unknown sid', `EIO=4&transport=${transport}&sid=AAAAAAAAAAAAAAAAAAAA`],
    ['with sid __proto__', `EIO=4&transport=${transport}&sid=__proto__`],
    ['with sid constructor', `EIO=4&transport=${transport}&sid=constructor`],
    ['with two sids', `EIO=4&transport=${transport}&sid=a&sid=b`],
  ])('is 400 when it is %s', async (_, query) => {
    expect(await handshake(transport, [], query)).toBe(400);
  });
});

describe.each(['EIO=3', 'EIO=5', 'EIO=', 'x=y'])('a handshake of the protocol %s', version => {
  it('is 400 on polling', async () => {
    expect(await handshake('polling', [], `${version}&transport=polling`)).toBe(400);
  });

  it('is closed on websocket without a word', async () => {
    const headers = [`Host: ${own}`, ...UPGRADE, KEY].join('\r\n');
    const answer = await room.raw(
      `GET /socket.io/?${version}&transport=websocket HTTP/1.1\r\n${headers}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 (101|400)/);
    expect(answer).not.toContain('"sid"');
  });
});

describe('an answer to polling', () => {
  it('may be read by the pages of CORS_ORIGINS alone', async () => {
    const allowed = async (origin: string) => {
      const response = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowed(FRIEND)).toBe(FRIEND);
    expect(await allowed('https://evil.example')).toBeNull();
  });
});

describe('a namespace that is none', () => {
  it.each(['admin', 'chat', 'socket.io', '__proto__', 'constructor', '%00', '..'])(
    'is refused with connect_error: /%s',
    async name => {
      const client = new Client(`${room.url}/${name}`, { token: await room.token('minsu') });
      const message = await new Promise<string>(resolve =>
        client.socket.once('connect_error', error => resolve(error.message)),
      );
      expect([message, client.socket.connected, client.events]).toEqual(['Invalid namespace', false, []]);
      client.socket.disconnect();
    },
  );
});

const enter = async (position: { epoch?: unknown; after?: unknown }) =>
  room.client({ token: await room.token('minsu'), ...(position as Partial<ClientOptions>) });

describe('a connect', () => {
  it.each([
    ['-1', -1],
    ['1e99', 1e99],
    ["'x'", 'x'],
    ["'5.0'", '5.0'],
    ["' 5'", ' 5'],
    ["'-5'", '-5'],
    ['17 digits', '1'.repeat(17)],
    ['2^53', 2 ** 53],
    ['2^53 in words', '9007199254740993'],
    ['1.5', 1.5],
    ['true', true],
    ['an array', [5]],
    ['an object', { valueOf: 5 }],
  ])('after %s is INVALID', async (_, after) => {
    const client = await enter({ epoch, after });
    await client.refused();
    expect(client.refusal).toMatchObject({ code: 'INVALID', field: 'after', message: expect.any(String) });
  });

  it.each([undefined, null, 5, true, ['x'], {}])('after a seq with epoch %j is INVALID', async given => {
    const client = await enter({ after: 3, ...(given !== undefined && { epoch: given }) });
    await client.refused();
    expect(client.refusal?.code).toBe('INVALID');
  });

  it.each([
    ['beyond the head', () => ({ epoch, after: head + 1_000 })],
    ['at the end of all numbers', () => ({ epoch, after: Number.MAX_SAFE_INTEGER })],
    ['of another epoch', () => ({ epoch: '00000000-0000-4000-8000-000000000000', after: 3 })],
    ['of epoch __proto__', () => ({ epoch: '__proto__', after: 3 })],
    ['of an empty epoch', () => ({ epoch: '', after: 3 })],
    ['of our epoch in capitals', () => ({ epoch: epoch.toUpperCase(), after: 3 })],
  ])('after a position %s is a reset with the last lines, never a silent skip', async (_, position) => {
    const client = await enter(position());
    await client.welcomed();
    expect(client.welcome).toMatchObject({
      epoch,
      resumed: false,
      reset: true,
      position: expect.any(Number),
    });
    expect(client.welcome!.position).toBeGreaterThanOrEqual(head);
    expect(client.welcome!.items.at(-1)?.seq).toBe(client.welcome!.position);
  });

  it('with an epoch alone is as good as none', async () => {
    const client = await enter({ epoch: 'x' });
    await client.welcomed();
    expect(client.welcome).toMatchObject({ resumed: false });
    expect(client.welcome).not.toHaveProperty('reset');
  });

  it('with other fields is as good as without', async () => {
    const more = { role: 'admin', id: 1, name: 'admin', __proto__x: 1, participant: {} };
    const client = await enter(more as object);
    await client.welcomed();
    expect(client.welcome?.me).toMatchObject({ name: 'minsu', role: 'member' });
  });
});
