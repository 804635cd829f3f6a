import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RoomInfo } from '../../src/logging/room-info.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'web/dist');
/** What a browser that came to the page would ask for. */
const ASSETS = readdirSync(join(PAGE, 'assets')).filter(name => /\.(js|css)$/.test(name));
const SCRIPT = `/assets/${ASSETS.find(name => /^page-.*\.js$/.test(name))}`;

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

interface Answer {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

/** A request as it is: `fetch` would add an Accept-Encoding, decompress, and tidy up the path. */
async function ask(line: string, headers: Record<string, string> = {}): Promise<Answer> {
  const all = { Host: 'localhost', ...headers, Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const answer = await room.raw(`${line} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const end = answer.indexOf('\r\n\r\n');
  const [statusLine = '', ...rest] = answer.slice(0, end).split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Headers(rest.map(header => header.split(/: ?/, 2) as [string, string])),
    bytes: Buffer.from(answer.slice(end + 4), 'latin1'),
  };
}

function code({ bytes }: Answer): unknown {
  return (JSON.parse(bytes.toString()) as { error: { code: string } }).error.code;
}

describe('the page', () => {
  it.each([
    ...['/', '/?from=mail', '/index.html', '/join', '/join?from=mail', '/mentions', '/whispers', '/members'],
    ...['/records', '/records/lines', '/records/acts?actor=a', '/records/members/a'],
    ...['/whispers/%ED%98%84%EC%9A%B0', '/whispers/..%2f..%2fetc', '/settings/account', '/keys'],
  ])('is given at %s and asked for again each time', async path => {
    const { status, headers, bytes } = await ask(`GET ${path}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(bytes.equals(readFileSync(join(PAGE, 'index.html')))).toBe(true);
  });

  it('runs only its own files, in no frame, and does not tell where it was', async () => {
    const { headers } = await ask('GET /');
    const policy = headers.get('content-security-policy')!.split(';');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "script-src-attr 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join(';')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('holds nothing inline and nothing of another host', () => {
    const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:|"\/\//i);
  });

  it('names files that are all there', async () => {
    const html = readFileSync(join(PAGE, 'index.html'), 'utf8');
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!);
    expect(paths).toEqual(expect.arrayContaining([SCRIPT, '/favicon.svg']));
    for (const path of paths) expect((await ask(`GET ${path}`)).status).toBe(200);
  });

  it('can be installed: its manifest names the room, and icons that are there', async () => {
    const answer = await ask('GET /manifest.webmanifest');
    expect(answer.headers.get('content-type')).toMatch('application/manifest+json');
    const manifest = JSON.parse(answer.bytes.toString()) as { icons: { src: string; sizes: string }[] };
    expect(manifest).toMatchObject({
      ...{ name: room.app.get(RoomInfo).name, start_url: '/', display: 'standalone' },
    });
    expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512', '512x512']);
    for (const { src } of manifest.icons) {
      const icon = await ask(`GET ${src}`);
      expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
    expect(manifest).not.toHaveProperty('description');
    await room.asAdmin('PATCH', 'admin/room', { description: '매주 목요일' });
    const described = await ask('GET /manifest.webmanifest');
    expect(JSON.parse(described.bytes.toString())).toMatchObject({ description: '매주 목요일' });
    for (const wrong of ['POST /manifest.webmanifest', 'GET /manifest.webmanifest/x'])
      expect((await ask(wrong)).status).toBe(404);
  });

  it('has a worker for its notifications, which no cache keeps unasked', async () => {
    const { status, headers } = await ask('GET /sw.js');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(headers.get('content-type')).toMatch('javascript');
  });

  it('is 304 while it is the same', async () => {
    for (const path of ['/', SCRIPT]) {
      const first = await ask(`GET ${path}`);
      const again = await ask(`GET ${path}`, { 'If-None-Match': first.headers.get('etag')! });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
      expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    }
  });

  it.each(['/', SCRIPT])('has the same head by HEAD: %s', async path => {
    const [get, head] = [await ask(`GET ${path}`), await ask(`HEAD ${path}`)];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const name of ['content-length', 'content-type', 'cache-control', 'etag'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it.each(['POST /', 'PUT /', 'DELETE /', `POST ${SCRIPT}`, 'PROPFIND /assets/'])(
    'is read and no more: %s is 405',
    async line => {
      const answer = await ask(line, { 'Content-Type': 'text/plain', 'Content-Length': '0' });
      expect([answer.status, code(answer), answer.headers.get('allow')]).toEqual([
        405,
        'INVALID',
        'GET, HEAD',
      ]);
    },
  );
});

describe('a file with a hash in its name', () => {
  it.each(ASSETS)('may be kept for a year, unasked: %s', async name => {
    const { status, headers } = await ask(`GET /assets/${name}`);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['identity', null],
    ['zstd', null],
    ['', null],
  ])('comes in the smallest form that is taken: %j gets %s', async (accepted, encoding) => {
    const plain = readFileSync(join(PAGE, SCRIPT));
    const { headers, bytes } = await ask(`GET ${SCRIPT}?v=1`, { 'Accept-Encoding': accepted });
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    const read = { br: brotliDecompressSync, gzip: gunzipSync }[encoding ?? ''] ?? ((same: Buffer) => same);
    expect(read(bytes).equals(plain)).toBe(true);
    if (encoding !== null) expect(bytes.length).toBeLessThan(plain.length / 2);
  });

  it('that a later build took away is a plain 404, which is not cached', async () => {
    const answer = await ask('GET /assets/index-00000000.js', { 'Accept-Encoding': 'br' });
    expect([answer.status, code(answer)]).toEqual([404, 'NOT_FOUND']);
    expect(answer.headers.get('content-encoding')).toBe(null);
    expect(answer.headers.get('cache-control') ?? 'no-store').not.toMatch(/max-age|immutable/);
  });
});

describe('what is no part of the page', () => {
  it.each([
    '/assets',
    '/assets/',
    '/assets/.',
    '/assets/..',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets/../../src/main.js',
    '/../src/main.js',
    '/src/main.tsx',
    '/src/main.js',
    '/web/index.html',
    '/vite.config.ts',
    '/.vite/manifest.json',
    '/%2e%2e%2fpackage.json',
    `${SCRIPT}.map`,
    `${SCRIPT}/`,
    `${SCRIPT}%00`,
    '/index.html/',
    '/index.htm',
    '/INDEX.HTML%20',
    '/room',
    '/login',
  ])('is 404 with the error body: %s', async path => {
    for (const accepted of ['br', 'identity']) {
      const answer = await ask(`GET ${path}`, { 'Accept-Encoding': accepted });
      expect([answer.status, code(answer)]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('has no maps and no sources', () => {
    const names = readdirSync(PAGE, { recursive: true, encoding: 'utf8' });
    expect(names.filter(name => /\.(map|tsx?)$/.test(name))).toEqual([]);
  });
});

describe('a room whose page was not built', () => {
  let place: Place;
  let server: ServerProcess;
  const copy = mkdtempSync(join(tmpdir(), 'sarangbang-unbuilt-'));
  beforeAll(async () => {
    mkdirSync(join(copy, 'dist'));
    for (const name of ['package.json', 'dist/server'])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    place = await makePlace();
    server = await ServerProcess.start(place.environment, join(copy, 'dist/server/main.js'));
  });
  afterAll(async () => {
    await server.kill('SIGKILL');
    await place.destroy();
    rmSync(copy, { recursive: true });
  });

  it('says so in one warning', () => {
    expect(server.output.match(/There is no page to serve/g)).toHaveLength(1);
    expect(server.output).toContain('npm run build');
  });

  it('answers all the same, with a plain 404 at /', async () => {
    const page = await fetch(server.url);
    expect([page.status, await page.json()]).toEqual([
      404,
      { error: expect.objectContaining({ code: 'NOT_FOUND' }) },
    ]);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
});

describe('behind a proxy with a name of its own', () => {
  let proxied: Room;
  beforeAll(async () => {
    proxied = await startRoom({ PUBLIC_URL: 'https://chat.example.com', TRUST_PROXY: '1' });
  });
  afterAll(() => proxied.close());
  afterEach(() => proxied.othersTalk());

  it('the page is the same and its sockets are let in', async () => {
    const headers = { origin: 'https://chat.example.com', 'x-forwarded-proto': 'https' };
    const page = await fetch(proxied.url, { headers });
    expect(page.status).toBe(200);
    expect(await page.text()).toBe(readFileSync(join(PAGE, 'index.html'), 'utf8'));
    const handshake = await fetch(`${proxied.url}/socket.io/?EIO=4&transport=polling`, { headers });
    expect(handshake.status).toBe(200);
  });
});
