import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { direct, fillLog, type Direct } from '../test/support/fill-log.js';
import { acks } from './support/acks.js';
import { calm } from './support/calm.js';
import { BenchMember } from './support/member.js';
import { makeMembers, makePlace, type BenchPlace, type DatabaseName } from './support/places.js';
import { percentile, SARANGBANG } from './support/run.js';
import { BenchServer } from './support/server.js';
import { ms, printTable, type Row } from './support/table.js';

const USAGE = `Measures how long a large log takes to be sealed and to be checked. Prints a table of Markdown.

  npm run bench:proof                     a million lines of 1,000 accounts, on MariaDB and on SQLite
  npm run bench:proof -- --lines 200000
  npm run bench:proof -- --database sqlite
  npm run bench:proof -- --exports        only how long an export takes, and a check of it

MariaDB is taken from BENCH_DB_HOST, _PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '1000' },
    database: { type: 'string', default: 'mariadb,sqlite' },
    exports: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [lines, accounts] = [Number(values.lines), Number(values.accounts)];
const SENDERS = 10;
const LOOK_EVERY_MS = 20;
const CLOCK_TICK_MS = 10; // USER_HZ is 100 on Linux

async function measureProof(database: DatabaseName): Promise<Row[]> {
  const { script } = SARANGBANG(database);
  const place = await makePlace(database);
  try {
    const tokens = (await makeMembers(place, SENDERS)).slice(-SENDERS);
    await fillLog(place.environment, { accounts, lines, acts: 1_000, sessions: 0 });
    const rows: Row[] = [];
    if (values.exports) {
      await running(script, place.environment, async server => {
        const db = await direct(place.environment);
        rows.push(...(await sealing(server, db)));
        await db.close();
      });
      return [...rows, ...(await exported(script, place))];
    }
    // without a key nothing is sealed
    const unsealed = { ...place.environment, SEAL_KEY_FILE: place.environment.DATA_DIR! };
    await running(script, unsealed, async server => {
      await calm(server);
      rows.push(['ack of 10 senders, nothing is sealed', await acks(await enter(server, tokens))]);
    });
    await running(script, place.environment, async server => {
      const db = await direct(place.environment);
      rows.push(...(await sealing(server, db)));
      const senders = await enter(server, tokens);
      const { of, lag } = await lagWhile(db, acks(senders));
      rows.push(['ack of 10 senders, sealed', of], ['from a line to its seal', lag]);
      const verifying = verifyAgainAndAgain(script, place);
      rows.push(['ack of 10 senders while the record is checked', await acks(senders)]);
      await verifying();
      await db.close();
    });
    rows.push(...(await verified(script, place)), ...(await exported(script, place)));
    return rows;
  } finally {
    await place.destroy();
  }
}

async function running(
  script: string,
  environment: Record<string, string>,
  use: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const server = await BenchServer.start(script, environment);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

async function enter(server: BenchServer, tokens: readonly string[]): Promise<BenchMember[]> {
  const senders = tokens.map(token => new BenchMember(server.url, token));
  await Promise.all(senders.map(member => member.entered()));
  return senders;
}

async function reached(db: Direct): Promise<{ seq: number; size: number }> {
  const [found] = await db.all<{ seq: number; size: number | null }>(
    'SELECT h.seq, (SELECT size FROM log_tree) AS size FROM log_head h',
  );
  return { seq: found!.seq, size: found!.size ?? 0 };
}

async function sealing(server: BenchServer, db: Direct): Promise<Row[]> {
  const from = await reached(db);
  const [started, cpu] = [performance.now(), server.cpuMs()];
  for (let at = from; at.size < at.seq; at = await reached(db)) await sleep(200);
  const [took, used] = [performance.now() - started, server.cpuMs() - cpu];
  const { seq } = await reached(db);
  const count = seq - from.size;
  return [
    ['sealing rows from before', `${count} in ${ms(took)}, ${Math.round(count / (took / 1_000))} rows/s`],
    ['the same, CPU a row of the room', `${((used * 1_000) / count).toFixed(1)} µs`],
  ];
}

/** How long rows that are stored meanwhile take to be sealed. */
async function lagWhile(db: Direct, work: Promise<string>): Promise<{ of: string; lag: string }> {
  const lags: number[] = [];
  const waiting: { seq: number; since: number }[] = [];
  let isOver = false;
  const done = work.finally(() => (isOver = true));
  while (!isOver) {
    const { seq, size } = await reached(db);
    const now = performance.now();
    if (seq > (waiting.at(-1)?.seq ?? size)) waiting.push({ seq, since: now });
    while (waiting.length > 0 && waiting[0]!.seq <= size) lags.push(now - waiting.shift()!.since);
    await sleep(LOOK_EVERY_MS);
  }
  return {
    of: await done,
    lag: `p50 ${ms(percentile(lags, 0.5))}, p99 ${ms(percentile(lags, 0.99))}`,
  };
}

/** What a run of `npm run record -- verify` took. */
interface Run {
  tookMs: number;
  cpuMs: number;
  peakKiB: number;
  said: string;
}

async function verify(script: string, { environment }: BenchPlace): Promise<Run> {
  return record(script, environment, 'verify', '--json');
}

async function record(script: string, environment: Record<string, string>, ...args: string[]): Promise<Run> {
  const started = performance.now();
  const program = join(dirname(script), 'record.js');
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', data => (said += String(data)));
  let [cpuMs, peakKiB] = [0, 0];
  const look = setInterval(() => {
    try {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      cpuMs = Math.max(cpuMs, (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS);
      const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peakKiB = Math.max(peakKiB, Number(peak ?? 0));
    } catch {
      // it has just ended
    }
  }, LOOK_EVERY_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${args[0]} ends with ${code}: ${said}`);
  return { tookMs: performance.now() - started, cpuMs, peakKiB, said };
}

function verifyAgainAndAgain(script: string, place: BenchPlace): () => Promise<void> {
  let isOver = false;
  const going = (async () => {
    while (!isOver) await verify(script, place);
  })();
  return async () => {
    isOver = true;
    await going;
  };
}

async function verified(script: string, place: BenchPlace): Promise<Row[]> {
  const runs: Run[] = [];
  for (let i = 0; i < 3; i++) runs.push(await verify(script, place));
  const peakKiB = Math.max(...runs.map(run => run.peakKiB));
  const best = { ...runs.reduce((one, other) => (other.tookMs < one.tookMs ? other : one)), peakKiB };
  const { rows } = JSON.parse(best.said) as { rows: number };
  return told('checking the record, the best of three', best, rows);
}

function told(what: string, { tookMs, cpuMs, peakKiB }: Run, rows: number): Row[] {
  return [
    [what, `${ms(tookMs)}, ${Math.round(rows / (tookMs / 1_000))} rows/s`],
    [
      `${what}: CPU of the program`,
      `${(cpuMs / 1_000).toFixed(1)} s, ${((cpuMs * 1_000) / rows).toFixed(1)} µs a row`,
    ],
    [`${what}: memory at most`, `${Math.round(peakKiB / 1_024)} MiB`],
  ];
}

async function exported(script: string, { environment }: BenchPlace): Promise<Row[]> {
  const [folder, bodies] = [join(environment.DATA_DIR!, 'tlog'), join(environment.DATA_DIR!, 'bodies')];
  const writing = await record(script, environment, 'export', '--tlog', folder, '--bodies', bodies);
  const given = ['--tlog', folder, '--bodies', bodies, '--checkpoint', join(folder, 'checkpoint'), '--json'];
  const checking = await record(script, {}, 'verify', ...given);
  const { rows } = JSON.parse(checking.said) as { rows: number };
  return [
    ...told('exporting it, with texts', writing, rows),
    ...told('checking what was exported', checking, rows),
  ];
}

const columns: [DatabaseName, Row[]][] = [];
for (const database of values.database.split(',') as DatabaseName[])
  columns.push([database, await measureProof(database)]);
printTable(`${lines} lines of ${accounts} accounts`, columns);
process.exit(0);
