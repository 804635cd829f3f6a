import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { parseArgs } from 'node:util';
import { fillLog } from '../test/support/fill-log.js';
import { acks, acksBeside } from './support/acks.js';
import { calm } from './support/calm.js';
import { BenchMember } from './support/member.js';
import { makeMembers, makePlace, type BenchPlace, type DatabaseName } from './support/places.js';
import { percentile, SARANGBANG } from './support/run.js';
import { BenchServer } from './support/server.js';
import { ms, printTable, type Row } from './support/table.js';

const USAGE = `Measures how long a room of a large log takes to start and to answer. Prints a table of Markdown.

  npm run bench:record                     a million lines of 1,000 accounts, on MariaDB and on SQLite
  npm run bench:record -- --lines 200000
  npm run bench:record -- --database sqlite
  npm run bench:record -- --lines 10000000 --exports
  npm run bench:record -- --settled        asks when all words are indexed and all rows sealed
  npm run bench:record -- --server FILE    dist/server/main.js of another checkout, to compare with

MariaDB is taken from BENCH_DB_HOST, _PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '1000' },
    database: { type: 'string', default: 'mariadb,sqlite' },
    exports: { type: 'boolean', default: false },
    settled: { type: 'boolean', default: false },
    server: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [lines, accounts] = [Number(values.lines), Number(values.accounts)];
const TIMES = 5;
const SENDERS = 10;
const PATIENCE_MS = 180_000;
const DAY_MS = 86_400_000;

/** What is asked: the name of the row, and the request. */
type Question = [name: string, ask: () => Promise<boolean>];

async function measureRecord(database: DatabaseName): Promise<Row[]> {
  const script = values.server ?? SARANGBANG(database).script;
  const place = await makePlace(database);
  try {
    const tokens = await makeMembers(place, SENDERS);
    const filling = performance.now();
    await fillLog(place.environment, { accounts, lines, acts: 1_000, sessions: 0 });
    const rows: Row[] = [['filling', ms(performance.now() - filling)]];
    const starting = performance.now();
    const server = await withinPatience(BenchServer.start(script, place.environment));
    if (!server) return [...rows, ['start', `did not start within ${PATIENCE_MS / 1_000} s`]];
    rows.push(['start', ms(performance.now() - starting)]);
    try {
      if (values.settled) {
        const settling = performance.now();
        await calm(server);
        rows.push(['until all is indexed and sealed', ms(performance.now() - settling)]);
      }
      const asked = await questions(server, place);
      for (const [name, ask] of asked) rows.push([name, await timed(ask)]);
      const senders = tokens.slice(-SENDERS).map(token => new BenchMember(server.url, token));
      await Promise.all(senders.map(member => member.entered()));
      const ask = async (_: number, question: number): Promise<unknown> =>
        asked[question % asked.length]![1]();
      rows.push(['ack of 10 senders, calm', await acks(senders)]);
      rows.push(['ack while one asks all of these', await acksBeside(senders, { askers: 1, ask })]);
      rows.push(['ack while four do', await acksBeside(senders, { askers: 4, ask })]);
      rows.push(['ack of 10 senders, calm again', await acks(senders)]);
      if (!values.exports) return rows;
      rows.push(['export of all lines, NDJSON', await exported(server, place, 'ndjson')]);
      rows.push(['export of all lines, CSV', await exported(server, place, 'csv')]);
      return rows;
    } finally {
      await server.stop();
    }
  } finally {
    await place.destroy();
  }
}

async function logIn(server: BenchServer, { environment }: BenchPlace): Promise<string> {
  const body = { name: 'admin', password: environment.ADMIN_PASSWORD };
  return (await json<{ accessToken: string }>(server, 'POST', 'auth/login', { body })).accessToken;
}

async function questions(server: BenchServer, place: BenchPlace): Promise<Question[]> {
  const token = await logIn(server, place);
  const member = new BenchMember(server.url, token);
  await member.entered();
  const asks = (path: string) => async () => {
    const answer = await fetch(`${server.url}/api/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.arrayBuffer();
    return answer.ok;
  };
  const record = (query: string) => asks(`admin/records/lines?limit=50${query}`);
  const history = (before?: number) => async () =>
    (await member.send('history', { limit: 50, ...(before !== undefined && { before }) })).ok;
  const open = (fromSeq: number, toSeq: number) => async () => {
    const body = { reason: 'of a benchmark', fromSeq, toSeq };
    return 'items' in (await json<object>(server, 'POST', 'admin/logs/whispers', { token, body }));
  };
  const day = new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10);
  const middle = Math.floor(lines / 2);
  const found = await json<{ items: { seq: number }[] }>(
    server,
    'GET',
    `admin/records/lines?limit=1&kind=chat&before=${middle}`,
    { token },
  );
  return [
    ['newest page of the lines', record('')],
    ['`member=`, who talks', record('&member=m1')],
    ['`member=`, who never did', record('&member=m9')],
    ['`member=&with=`', record('&member=m1&with=m8')],
    [`\`day=\``, record(`&day=${day}`)],
    ['`day=&member=`', record(`&day=${day}&member=m1`)],
    ['`kind=whisper`', record('&kind=whisper')],
    ['`kind=whisper`, none newer', record(`&kind=whisper&after=${Math.floor(lines * 0.6)}`)],
    ['a line half way back, with 20 on each side', asks(`admin/records/lines/${middle}/context`)],
    ['acts', asks('admin/records/acts?limit=50')],
    ['acts of one admin against one member', asks('admin/records/acts?limit=50&actor=admin&target=m1')],
    ['log-ins of today', asks('admin/records/logins?limit=50')],
    ['who was absent today', asks('admin/records/logins/summary?show=absent&limit=50')],
    ["a member's story", asks('admin/records/members/m1')],
    ['the room in figures', asks('admin/overview')],
    ['proof of a line half way back', asks(`proof/lines/${found.items[0]!.seq}`)],
    ['proof that the log has grown from there', asks(`proof/consistency?from=${middle}`)],
    ['`history`, newest', history()],
    ['`history`, half way back', history(middle)],
    ['opening whispers of the whole log', open(1, lines * 2)],
    ['opening where there are none', open(Math.floor(lines * 0.6), lines)],
  ];
}

/** @returns rows a second, and by how much the server's memory grew meanwhile at the most */
async function exported(server: BenchServer, place: BenchPlace, format: 'csv' | 'ndjson'): Promise<string> {
  const token = await logIn(server, place);
  const body = { log: 'lines', format, reason: 'of a benchmark' };
  const { seq, url } = await json<{ seq: number; url: string }>(server, 'POST', 'admin/records/exports', {
    token,
    body,
  });
  const before = server.residentKiB();
  let most = before;
  const started = performance.now();
  const hash = createHash('sha256');
  // not by fetch: Node 20 ends the body of a response that it has collected as garbage
  const [file] = (await once(get(new URL(url, server.url)), 'response')) as [IncomingMessage];
  for await (const piece of file) {
    hash.update(piece as Buffer);
    most = Math.max(most, server.residentKiB());
  }
  const seconds = (performance.now() - started) / 1_000;
  const told = await json<{ rows: number; sha256?: string }>(server, 'GET', `admin/records/exports/${seq}`, {
    token,
  });
  if (told.sha256 !== hash.digest('hex')) throw new Error('the file is not the one that was hashed');
  return `${Math.round(told.rows / seconds)} rows/s, ${Math.round((most - before) / 1_024)} MiB more memory`;
}

async function json<T>(
  server: BenchServer,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown },
): Promise<T> {
  const response = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

/** The median and the slowest of some times; a dash for what was refused. */
async function timed(ask: () => Promise<boolean>): Promise<string> {
  const times: number[] = [];
  let refused = 0;
  for (let i = 0; i < TIMES; i++) {
    const from = performance.now();
    if (!(await ask())) refused++;
    times.push(performance.now() - from);
  }
  const said = `${ms(percentile(times, 0.5))}, at most ${ms(Math.max(...times))}`;
  return refused > 0 ? `${said} (${refused} of ${TIMES} refused)` : said;
}

async function withinPatience<T>(work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>(resolve => setTimeout(resolve, PATIENCE_MS, undefined).unref());
  return Promise.race([work.catch(() => undefined), late]);
}

const columns: [DatabaseName, Row[]][] = [];
for (const database of values.database.split(',') as DatabaseName[])
  columns.push([database, await measureRecord(database)]);
printTable(`${lines} lines of ${accounts} accounts`, columns);
process.exit(0);
