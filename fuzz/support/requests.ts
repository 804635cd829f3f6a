import { connect } from 'node:net';
import type { Cast } from './grammar.js';
import type { Journal } from './journal.js';
import { mutate } from './mutate.js';
import type { Random } from './random.js';
import { json, key, NUMBERS, text } from './values.js';

const SILENT_MS = 400;
const LONGEST_MS = 20_000;

type Route = [method: string, path: string, body?: (random: Random) => Record<string, string>];

const word = (random: Random) => JSON.stringify(text(random));
const reason = (random: Random) => ({ reason: word(random) });

/** Accounts, each hostile in a way of its own, or something else. */
function items(random: Random): string {
  const account = () =>
    `{"name":${word(random)},"password":${word(random)},${JSON.stringify(key(random))}:${json(random)}}`;
  const made = Array.from({ length: random.below(4) }, () => (random.chance(0.8) ? account() : json(random)));
  return `[${made.join(',')}]`;
}

/** Every route, with `:name` for a member, `:query` for what may stand behind the question mark. */
const ROUTES: Route[] = [
  ['GET', '/api/health'],
  ['GET', '/api/auth/me'],
  ['POST', '/api/auth/renew'],
  ['POST', '/api/auth/login', random => ({ name: word(random), password: word(random) })],
  ['PUT', '/api/auth/password', random => ({ current: word(random), next: word(random) })],
  ['GET', '/api/admin/accounts:query'],
  [
    'POST',
    '/api/admin/accounts',
    random => ({ name: word(random), password: '"a good password"', role: '"member"' }),
  ],
  ['POST', '/api/admin/accounts/batch', random => ({ items: items(random) })],
  ['PATCH', '/api/admin/accounts/:name', random => ({ disabled: random.pick(['true', 'false']) })],
  [
    'PUT',
    '/api/admin/accounts/:name/password',
    random => ({ password: word(random), reason: '"why"', mustChangePassword: 'false' }),
  ],
  ['DELETE', '/api/admin/accounts/:name/sessions', random => ({ reason: word(random) })],
  ['GET', '/api/me/sessions'],
  ['DELETE', '/api/me/sessions/:name'],
  ['POST', '/api/admin/members/:name/kick', random => ({ ...reason(random), coolOff: '"1s"' })],
  ['POST', '/api/admin/members/:name/mute', random => ({ ...reason(random), duration: '"1s"' })],
  ['POST', '/api/admin/members/:name/readmit', reason],
  ['POST', '/api/admin/members/:name/unmute', reason],
  ['GET', '/api/room'],
  ['GET', '/api/admin/room'],
  [
    'PATCH',
    '/api/admin/room',
    random => ({ name: word(random), description: word(random), colour: random.pick(NUMBERS) }),
  ],
  [
    'POST',
    '/api/admin/invites',
    random => ({
      uses: random.pick(['1', '500', random.pick(NUMBERS)]),
      expiresIn: random.pick(['"1d"', word(random)]),
      note: word(random),
    }),
  ],
  ['GET', '/api/admin/invites:query'],
  ['DELETE', '/api/admin/invites/:name'],
  ['POST', '/api/invites/look', random => ({ code: word(random) })],
  [
    'POST',
    '/api/invites/join',
    random => ({ code: word(random), name: word(random), password: word(random) }),
  ],
  ['GET', '/api/admin/online'],
  ['GET', '/api/admin/sanctions'],
  ['GET', '/api/admin/logs/chat:query'],
  ['GET', '/api/admin/logs/logins:query'],
  ['GET', '/api/admin/logs/moderation:query'],
  [
    'POST',
    '/api/admin/logs/whispers',
    random => ({ ...reason(random), fromSeq: '1', toSeq: random.pick(NUMBERS) }),
  ],
  ['GET', '/socket.io/:query'],
  ['POST', '/socket.io/:query'],
];
const QUERIES = [
  'limit',
  'before',
  'after',
  'member',
  'kind',
  'day',
  'target',
  'actor',
  'EIO',
  'transport',
  'sid',
  't',
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** A request as its bytes: of a route, with hostile parts, and now and then mutated as a whole. */
export function request(random: Random, cast: Cast, tokens: readonly string[], host: string): Buffer {
  const [method, route, body] = random.pick(ROUTES);
  const path = route
    .replace(':name', () => escape(random, random.chance(0.7) ? random.pick(cast.victims) : text(random)))
    .replace(':query', () => query(random, cast));
  const headers = [`Host: ${host}`, 'Connection: close'];
  if (random.chance(0.85)) headers.push(`Authorization: Bearer ${random.pick(tokens)}`);
  let content = '';
  if (body) {
    const fields = Object.entries(body(random));
    if (random.chance(0.4)) fields.splice(random.below(fields.length), 1, [key(random), json(random)]);
    if (random.chance(0.2)) fields.push([key(random), json(random)]);
    content = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
    if (random.chance(0.1)) content = json(random);
    headers.push(`Content-Type: ${random.chance(0.95) ? 'application/json' : 'text/plain'}`);
    headers.push(`Content-Length: ${Buffer.byteLength(content)}`);
  }
  const verb = random.chance(0.9) ? method : random.pick(METHODS);
  const bytes = Buffer.from(`${verb} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${content}`);
  return random.chance(0.3) ? mutate(random, [bytes]) : bytes;
}

/** Sends a request and takes its answer's status. A request that breaks off is given up after a while. */
export async function exchange(url: string, bytes: Buffer, journal: Journal): Promise<void> {
  journal.sent('http');
  const answer = await new Promise<string>(resolve => {
    let received = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    const late = setTimeout(() => socket.destroy(), LONGEST_MS);
    // whole requests are answered in their time; of broken ones nothing will come
    const whole = /\r\n\r\n/.test(bytes.toString('latin1'));
    socket.setTimeout(whole ? SILENT_MS * 5 : SILENT_MS, () => socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => (received += part));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      resolve(received);
    });
  });
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status!);
  if (statuses.length === 0) journal.answered('http: none');
  for (const status of statuses) {
    journal.answered(`http: ${status}`);
    if (status.startsWith('5') && status !== '503') journal.violated(`HTTP ${status}`, bytes);
  }
  if (answer.includes('"code":"INTERNAL"')) journal.violated('INTERNAL by HTTP', bytes);
}

function query(random: Random, { partners }: Cast): string {
  const values = [
    () => String(random.below(300)),
    () => random.pick(NUMBERS),
    () => escape(random, text(random)),
    () => random.pick(partners),
    () =>
      random.pick(['2026-11-22', '2026-02-30', '20261122; DROP', '1,1', '4', 'polling', 'websocket', 'chat']),
  ];
  const parts = Array.from(
    { length: random.below(4) },
    () => `${random.pick(QUERIES)}=${random.pick(values)()}`,
  );
  if (random.chance(0.1)) parts.push(`${random.pick(QUERIES)}[${random.pick(['', '0', '__proto__'])}]=1`);
  return `?${parts.join('&')}`;
}

/** Percent-encoded, now and then wrongly. Half a character has no encoding: its three bytes are sent. */
function escape(random: Random, plain: string): string {
  const hex = (byte: number) => `%${byte.toString(16).padStart(2, '0')}`;
  const bytes = Buffer.from(plain.slice(0, 200), random.chance(0.95) ? 'utf8' : 'utf16le');
  const all = [...bytes].map(byte =>
    /[\w.-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte),
  );
  return random.chance(0.95)
    ? all.join('')
    : `${all.join('')}%${random.pick(['', '0', 'zz', '00', '2e%2e%2f'])}`;
}
