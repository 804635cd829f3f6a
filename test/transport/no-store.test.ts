import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

let room: Room;
let token: string;
beforeAll(async () => {
  room = await startRoom();
  await room.member('minsu');
  token = await room.token('admin');
});
afterAll(() => room.close());

const json = { 'content-type': 'application/json' };

describe('what is answered below /api', () => {
  it.each<[string, string, RequestInit]>([
    [
      'a log-in',
      'auth/login',
      { method: 'POST', body: JSON.stringify({ name: 'minsu', password: PASSWORD }) },
    ],
    ['a log-in that failed', 'auth/login', { method: 'POST', body: '{"name":"minsu","password":"no"}' }],
    ['who asks', 'auth/me', {}],
    ['sessions', 'me/sessions', {}],
    ['a log', 'admin/logs/chat', {}],
    ['a log, asked for by HEAD', 'admin/logs/chat', { method: 'HEAD' }],
    ['accounts', 'admin/accounts', {}],
    ['health', 'health', {}],
    ['a path that is not there', 'nothing', {}],
    ['another method', 'auth/me', { method: 'DELETE' }],
    ['what browsers ask first', 'auth/me', { method: 'OPTIONS' }],
    ['JSON that breaks off', 'auth/login', { method: 'POST', body: '{"name":' }],
    [
      'a body of another type',
      'auth/login',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
    ],
    ['a body that is too large', 'auth/login', { method: 'POST', body: `"${'x'.repeat(100_000)}"` }],
  ])('must not be cached: %s', async (_, path, init) => {
    const headers = new Headers({ ...json, authorization: `Bearer ${token}` });
    new Headers(init.headers).forEach((value, name) => headers.set(name, value));
    const answer = await fetch(`${room.url}/api/${path}`, { ...init, headers });
    await answer.text();
    expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null]);
  });

  it('is sent again, whatever a client has cached', async () => {
    const headers = {
      authorization: `Bearer ${token}`,
      'if-none-match': '*',
      'if-modified-since': new Date().toUTCString(),
    };
    expect((await fetch(`${room.url}/api/admin/accounts`, { headers })).status).toBe(200);
  });

  it('holds for Socket.IO over polling too, and for a refusal before any route', async () => {
    const polling = await fetch(`${room.url}/socket.io/?EIO=4&transport=polling`);
    expect(polling.headers.get('cache-control')).toBe('no-store');
    expect(
      await room.raw('GET /api/auth/me HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'),
    ).toMatch(/400[\s\S]*Cache-Control: no-store/i);
  });

  it('is not said of the page, whose files may be kept', async () => {
    expect((await fetch(room.url)).headers.get('cache-control')).toBe('no-cache');
  });
});
