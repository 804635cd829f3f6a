import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE, frame, PATIENCE_MS, RawSocket, TEXT } from '../support/raw-socket.js';
import { startRoom, type Room } from '../support/room.js';

const FRAME_MAX = 65_536;

let room: Room;
beforeAll(async () => {
  room = await startRoom({ MAX_PENDING_PER_ADDRESS: '0' });
  await room.member('hostile');
});
afterAll(() => room.close());
afterEach(() => room.isUnharmedBy('hostile'));

describe('polling', () => {
  const POLLING = 'EIO=4&transport=polling';
  const at = (sid?: string) => `${room.url}/socket.io/?${POLLING}${sid === undefined ? '' : `&sid=${sid}`}`;
  const open = async () => /"sid":"([^"]+)"/.exec(await (await fetch(at())).text())![1]!;
  const post = (sid: string, body: string | Buffer) => fetch(at(sid), { method: 'POST', body });

  it('twice at once ends the connection', async () => {
    const sid = await open();
    const polls = await Promise.all(
      Array.from({ length: 2 }, () => fetch(at(sid), { signal: AbortSignal.timeout(PATIENCE_MS) })),
    );
    expect(polls.map(({ status }) => status)).toContain(400);
    expect((await fetch(at(sid))).status).toBe(400);
  });

  it.each([
    ['of nothing but separators', '\u001e'.repeat(1_000)],
    ['of a thousand packets with an unknown one last', `${'3\u001e'.repeat(1_000)}x`],
    ['of broken base64', 'b%%%%'],
    ['of no UTF-8', Buffer.from([0x34, 0xff, 0xfe, 0x1e, 0xc0])],
    ['too large', '4'.repeat(FRAME_MAX + 1)],
  ])('with a payload %s ends the connection', async (_, body) => {
    const sid = await open();
    await post(sid, body).catch(() => undefined);
    const poll = async () => (await fetch(at(sid), { signal: AbortSignal.timeout(PATIENCE_MS) })).status;
    // what was under way is still delivered
    const statuses = [await poll(), await poll(), await poll()];
    expect(statuses.at(-1)).toBe(400);
  });

  it.each(['__proto__', 'constructor', 'toString', '', '../../api/health', '%00'])(
    'as the sid %j is 400, whatever is asked',
    async sid => {
      const of = `${room.url}/socket.io/?${POLLING}&sid=${encodeURIComponent(sid)}`;
      const statuses = [];
      for (const method of ['POST', 'PUT', 'DELETE', ...(sid === '' ? [] : ['GET'])]) {
        statuses.push((await fetch(of, { method, ...(method !== 'GET' && { body: '40' }) })).status);
      }
      expect(new Set(statuses)).toEqual(new Set([400]));
    },
  );

  it('with the sid of a WebSocket is 400, and its owner talks on', async () => {
    const owner = await room.enter('minsu');
    const sid = owner.socket.io.engine.id;
    expect([(await fetch(at(sid))).status, (await post(sid, '41')).status]).toEqual([400, 400]);
    expect(await owner.say('still me')).toMatchObject({ ok: true });
  });

  it('of EIO=3 with a sid of EIO=4 gets nothing out of it', async () => {
    const sid = await open();
    const answer = await fetch(at(sid).replace('EIO=4', 'EIO=3'), {
      signal: AbortSignal.timeout(1_000),
    }).then(
      response => response.text(),
      () => 'nothing',
    );
    expect(answer).not.toContain('welcome');
    await post(sid, '1');
  });
});

describe('an upgrade', () => {
  const sidOf = async () => {
    const response = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling`);
    return /"sid":"([^"]+)"/.exec(await response.text())![1]!;
  };

  it.each([
    ['begins with its end', [frame(TEXT, '5')]],
    ['begins with an event', [frame(TEXT, '42["message",{"text":"hello"}]')]],
    ['is dropped', [frame(TEXT, '2probe'), frame(CLOSE, '')]],
  ])('that %s leaves nothing open', async (_, frames) => {
    const raw = await RawSocket.open(room, `EIO=4&transport=websocket&sid=${await sidOf()}`);
    for (const one of frames) raw.send(one);
    await raw.closed();
    expect(raw.received).not.toContain('welcome');
  });

  it('that is never finished is closed after five seconds, whatever was said before', async () => {
    const unfinished = [[], ['2probe'], ['2probe', '2probe']].map(async packets => {
      const raw = await RawSocket.open(room, `EIO=4&transport=websocket&sid=${await sidOf()}`);
      for (const packet of packets) raw.send(frame(TEXT, packet));
      await raw.closed();
      return raw.received;
    });
    for (const received of await Promise.all(unfinished)) expect(received).not.toContain('welcome');
  });

  it('to the sid of a WebSocket is 400: a WebSocket cannot be taken over', async () => {
    const owner = await room.enter('minsu');
    const raw = await RawSocket.open(room, `EIO=4&transport=websocket&sid=${owner.socket.io.engine.id}`);
    expect(raw.received).toMatch(/^HTTP\/1\.1 400 /);
    await raw.closed();
    expect(await owner.say('still me')).toMatchObject({ ok: true });
  });

  it.each(['__proto__', 'constructor', 'AAAAAAAAAAAAAAAAAAAA', ''])('to the sid %j is refused', async sid => {
    const raw = await RawSocket.open(room, `EIO=4&transport=websocket&sid=${sid}`);
    // an empty sid is none: a new connection, which is closed as it never connects
    await raw.closed();
    expect(raw.received).toContain(sid === '' ? 'HTTP/1.1 101' : 'HTTP/1.1 400');
    expect(raw.received).not.toContain('welcome');
  });

  it.each([
    ['without a key', (lines: string) => lines.replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['with a short key', (lines: string) => lines.replace(/Key: .*\r\n/, 'Key: a\r\n')],
    ['of version 99', (lines: string) => lines.replace('Version: 13', 'Version: 99')],
    ['to h2c', (lines: string) => lines.replace('Upgrade: websocket', 'Upgrade: h2c')],
    ['by POST', (lines: string) => lines.replace('GET', 'POST')],
    ['elsewhere', (lines: string) => lines.replace('/socket.io/', '/api/health')],
  ])('%s is refused', async (_, change) => {
    const lines = [
      ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: a', 'Connection: Upgrade'],
      ...['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ];
    const answer = await room.raw(change(`${lines.join('\r\n')}\r\n\r\n`), /\r\n\r\n/);
    expect(answer).not.toMatch(/^HTTP\/1\.1 101/);
  });
});
