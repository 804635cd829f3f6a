import { parseArgs } from 'node:util';
import { fillLog } from '../test/support/fill-log.js';
import { BenchMember } from './support/member.js';
import { makePlace, type BenchPlace, type DatabaseName } from './support/places.js';
import { percentile, SARANGBANG } from './support/run.js';
import { BenchServer } from './support/server.js';

const USAGE = `Measures how long a room of a large log takes to start and to answer. Prints a table of Markdown.

  npm run bench:record                     a million lines of 1,000 accounts, on MariaDB and on SQLite
  npm run bench:record -- --lines 200000
  npm run bench:record -- --database sqlite
  npm run bench:record -- --server FILE    dist/server/main.js of another checkout, to compare with

MariaDB is taken from BENCH_DB_HOST, _PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '1000' },
    database: { type: 'string', default: 'mariadb,sqlite' },
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
const PATIENCE_MS = 180_000;
const DAY_MS = 86_400_000;

/** What is asked: the name of the row, and the request. */
type Question = [name: string, ask: () => Promise<boolean>];

async function measureRecord(database: DatabaseName): Promise<[string, string][]> {
  const script = values.server ?? SARANGBANG(database).script;
  const place = await makePlace(database);
  try {
    await (await BenchServer.start(script, place.environment)).stop();
    const filling = performance.now();
    await fillLog(place.environment, { accounts, lines, acts: 1_000, sessions: 0 });
    const filled = performance.now() - filling;
    const starting = performance.now();
    const server = await withinPatience(BenchServer.start(script, place.environment));
    if (!server)
      return [
        ['filling', ms(filled)],
        ['start', `did not start within ${PATIENCE_MS / 1_000} s`],
      ];
    const started = performance.now() - starting;
    try {
      const rows: [string, string][] = [
        ['filling', ms(filled)],
        ['start', ms(started)],
      ];
      for (const [name, ask] of await questions(server, place)) rows.push([name, await timed(ask)]);
      return rows;
    } finally {
      await server.stop();
    }
  } finally {
    await place.destroy();
  }
}

async function questions(server: BenchServer, { environment }: BenchPlace): Promise<Question[]> {
  const credentials = { name: 'admin', password: environment.ADMIN_PASSWORD };
  const { accessToken } = await json<{ accessToken: string }>(server, 'POST', 'auth/login', {
    body: credentials,
  });
  const member = new BenchMember(server.url, accessToken);
  await member.entered();
  const get = (path: string) => async () => {
    const { items } = await json<{ items?: unknown[] }>(server, 'GET', `admin/logs/chat?limit=50${path}`, {
      token: accessToken,
    });
    return items !== undefined;
  };
  const history = (before?: number) => async () =>
    (await member.send('history', { limit: 50, ...(before !== undefined && { before }) })).ok;
  const day = new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10);
  const body = { reason: 'of a benchmark', fromSeq: 1, toSeq: lines * 2 };
  return [
    ['newest page of the record', get('')],
    ['`member=`, who talks', get('&member=m1')],
    ['`member=`, who never did', get('&member=m9')],
    [`\`day=\``, get(`&day=${day}`)],
    ['`day=&member=`', get(`&day=${day}&member=m1`)],
    ['`kind=whisper`', get('&kind=whisper')],
    ['`kind=whisper`, none newer', get(`&kind=whisper&after=${Math.floor(lines * 0.6)}`)],
    ['`history`, newest', history()],
    ['`history`, half way back', history(Math.floor(lines / 2))],
    [
      'opening whispers of the whole log',
      async () =>
        (
          await json<{ items?: unknown[] }>(server, 'POST', 'admin/logs/whispers', {
            token: accessToken,
            body,
          })
        ).items !== undefined,
    ],
    [
      'opening where there are none',
      async () =>
        (
          await json<{ items?: unknown[] }>(server, 'POST', 'admin/logs/whispers', {
            token: accessToken,
            body: { ...body, fromSeq: Math.floor(lines * 0.6), toSeq: lines },
          })
        ).items !== undefined,
    ],
  ];
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

function ms(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1_000)} s`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

const columns: [DatabaseName, [string, string][]][] = [];
for (const database of values.database.split(',') as DatabaseName[])
  columns.push([database, await measureRecord(database)]);
console.log(
  `${lines} lines of ${accounts} accounts, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log(
  `| what | ${columns.map(([name]) => name).join(' | ')} |\n| --- |${' --- |'.repeat(columns.length)}`,
);
const names = columns.map(([, rows]) => rows).sort((a, b) => b.length - a.length)[0] ?? [];
for (const [name] of names)
  console.log(
    `| ${name} | ${columns.map(([, rows]) => rows.find(([what]) => what === name)?.[1] ?? '–').join(' | ')} |`,
  );
process.exit(0);
