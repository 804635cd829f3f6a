import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let token: string;
beforeAll(async () => {
  room = await startRoom();
  token = await room.token('admin');
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

interface RawAnswer {
  status: number;
  head: string;
  code: string | undefined;
}

/** A request line and headers as they are: `fetch` would tidy them up. */
async function raw(line: string, headers: string[] = [], body = ''): Promise<RawAnswer> {
  const host = headers.some(header => /^host:/i.test(header)) ? [] : ['Host: localhost'];
  const all = [...host, ...headers, 'Connection: close'];
  const answer = await room.raw(`${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`);
  const [head = '', text = ''] = answer.split('\r\n\r\n');
  const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
  return { status: Number(head.split(' ')[1]), head, code };
}

describe('a path that is none of ours', () => {
  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/auth',
    '/api/..%2f',
    '/api/..%2f..%2fetc%2fpasswd',
    '/api/../../../../etc/passwd',
    '/api/%2e%2e/%2e%2e/etc/passwd',
    '/api/%252e%252e%252f',
    '/api/%00',
    '/api/auth/me%00',
    '/api/auth/me%2f..%2f..',
    '/api/auth%2fme',
    '/api/auth\\me',
    '/api/admin/..;/health',
    '/api/health/../admin/accounts.json',
    '/api//health',
    '/api/__proto__',
    '/api/constructor',
  ])('is 404 with the error body: %s', async path => {
    for (const headers of [[], [`Authorization: Bearer ${token}`]]) {
      const { status, head, code } = await raw(`GET ${path}`, headers);
      expect([status, code]).toEqual([404, 'NOT_FOUND']);
      expect(head).toMatch(/content-type: application\/json/i);
    }
  });

  it.each([
    '/.env',
    '/.git/config',
    '/data/room.db',
    '/package.json',
    '/node_modules/express/package.json',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/%00',
    '//evil.example/api/health',
    '/socket.io.js',
  ])('outside of /api is no file of ours either: %s', async path => {
    const { status, code } = await raw(`GET ${path}`);
    expect([status, code]).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['/api/%', '/api/%ff', '/api/%c0%ae', '/%E0%A4%A'])(
    'that cannot be decoded is 404 or 400: %s',
    async path => {
      const { status, code } = await raw(`GET ${path}`);
      expect(['404 NOT_FOUND', '400 INVALID']).toContain(`${status} ${code}`);
    },
  );

  it('is not echoed', async () => {
    const answer = await room.raw(
      'GET /api/<script>alert(1)</script> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 40[04]/);
    expect(answer).not.toContain('alert');
  });
});

describe('a name in the path', () => {
  it.each([
    ['%2e%2e', 404, 'NO_SUCH_MEMBER'],
    ['..%2fadmin', 404, 'NO_SUCH_MEMBER'],
    ['%252e', 404, 'NO_SUCH_MEMBER'],
    ['%00', 404, 'NO_SUCH_MEMBER'],
    ['admin%00', 404, 'NO_SUCH_MEMBER'],
    ['admin%20', 404, 'NO_SUCH_MEMBER'],
    ["admin'--", 404, 'NO_SUCH_MEMBER'],
    ['%0d%0aSet-Cookie:x', 404, 'NO_SUCH_MEMBER'],
    ['x'.repeat(101), 400, 'INVALID'],
    ['%ff', 400, 'INVALID'],
    ['%', 400, 'INVALID'],
  ])('that cannot be one is refused: %s', async (name, status, code) => {
    const body = '{"disabled":true}';
    const headers = [
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const answer = await raw(`PATCH /api/admin/accounts/${name}`, headers, body);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.head).not.toMatch(/set-cookie/i);
  });
});

describe('a known path', () => {
  it.each([
    ['GET', 'auth/login'],
    ['GET', 'auth/logout'],
    ['DELETE', 'auth/me'],
    ['POST', 'auth/password'],
    ['PUT', 'admin/accounts'],
    ['DELETE', 'admin/accounts/admin'],
    ['GET', 'admin/members/admin/kick'],
    ['POST', 'admin/logs/chat'],
    ['DELETE', 'admin/logs/chat'],
    ['POST', 'health'],
    ['PROPFIND', 'health'],
    ['TRACE', 'health'],
  ])('does nothing by %s: %s is 405', async (method, path) => {
    const answer = await raw(`${method} /api/${path}`, [`Authorization: Bearer ${token}`]);
    expect([answer.status, answer.code]).toEqual([405, 'INVALID']);
  });

  it('is not turned into another by a header or a field', async () => {
    const headers = [
      `Authorization: Bearer ${token}`,
      'X-HTTP-Method-Override: DELETE',
      'X-Original-URL: /api/health',
      'X-Rewrite-URL: /api/health',
    ];
    expect((await raw('GET /api/auth/me?_method=DELETE', headers)).status).toBe(200);
    expect((await raw('GET /api/admin/nothing', headers)).status).toBe(404);
  });
});

describe('a header', () => {
  it('of 100 KB is 431', async () => {
    expect((await raw('GET /api/health', [`X-Long: ${'x'.repeat(100_000)}`])).status).toBe(431);
  });

  it('section of 3 000 headers is 431', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `X-${i}: 1234567890`);
    expect((await raw('GET /api/health', many)).status).toBe(431);
  });

  it.each([
    ['two Hosts', 'GET /api/health', ['Host: localhost', 'Host: evil.example']],
    ['a bare CR', 'GET /api/health', ['X-A: b\rSet-Cookie: x']],
    ['a name with a space', 'GET /api/health', ['X A: b']],
    ['an escape code', 'GET /api/health', ['User-Agent: \u001b[31mred']],
    ['NUL', 'GET /api/health', ['X-A: a\0b']],
    ['two lengths', 'POST /api/auth/login', ['Content-Length: 2', 'Content-Length: 3']],
    ['a length and chunks', 'POST /api/auth/login', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['a length below 0', 'POST /api/auth/login', ['Content-Length: -1']],
  ])('section with %s is 400', async (_, line, headers) => {
    const { status, head } = await raw(line, headers);
    expect(status).toBe(400);
    expect(head).not.toMatch(/set-cookie/i);
  });

  it('section without a Host is 400', async () => {
    const answer = await room.raw('GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('an answer', () => {
  it.each([
    [200, 'GET /api/health', []],
    [200, 'GET /socket.io/?EIO=4&transport=polling', []],
    [400, 'GET /socket.io/?EIO=4&transport=polling&sid=<script>', []],
    [400, 'GET /api/health', ['Host: a', 'Host: b']],
    [401, 'GET /api/auth/me', []],
    [403, 'GET /socket.io/?EIO=4&transport=polling', ['Origin: https://evil.example']],
    [404, 'GET /api/nothing', []],
    [404, 'GET /<script>', []],
    [405, 'DELETE /api/health', []],
    [415, 'POST /api/auth/login', ['Content-Type: text/html', 'Content-Length: 1']],
  ])('of %i says how it may be used, and not by what it was made: %s %j', async (expected, line, headers) => {
    const { status, head } = await raw(line, headers, headers.some(one => one.includes('Length')) ? '<' : '');
    expect(status).toBe(expected);
    expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im);
    expect(head).toMatch(/^content-security-policy: default-src 'self';.*;script-src 'self';/im);
    expect(head).toMatch(/^x-frame-options: DENY\r?$/im);
    expect(head).toMatch(/^content-type: (application\/json|text\/plain)/im);
    expect(head).not.toMatch(/^(x-powered-by|access-control-allow-origin):/im);
  });

  it('to a foreign page has no leave to be read', async () => {
    const origin = { origin: 'https://evil.example' };
    expect(
      (await room.http('GET', 'health', { headers: origin })).headers.get('access-control-allow-origin'),
    ).toBe(null);
    const preflight = await raw('OPTIONS /api/auth/login', [
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: content-type',
    ]);
    expect(preflight.head).not.toMatch(/access-control-allow/i);
  });
});
