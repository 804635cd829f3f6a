import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { SearchPage } from '../src/contract/events.js';
import type { SearchPayload } from '../src/contract/queries.js';
import { fillLog } from '../test/support/fill-log.js';
import { acks, acksBeside } from './support/acks.js';
import { BenchMember } from './support/member.js';
import { makeMembers, makePlace, type DatabaseName } from './support/places.js';
import { percentile, SARANGBANG } from './support/run.js';
import { BenchServer } from './support/server.js';
import { ms, printTable, type Row } from './support/table.js';
import { talkOf, wordOf } from './support/talk.js';

const USAGE = `Measures the search of a large log: how long its index takes, and its answers. Prints a table of Markdown.

  npm run bench:search                     a million lines of 1,000 accounts, on MariaDB and on SQLite
  npm run bench:search -- --lines 10000000 --database sqlite

MariaDB is taken from BENCH_DB_HOST, _PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '1000' },
    database: { type: 'string', default: 'mariadb,sqlite' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [lines, accounts] = [Number(values.lines), Number(values.accounts)];
const SENDERS = 10;
const SEARCHERS = 4;
const TIMES = 10;

/** What is searched for: the name of the row, and the search. */
const SEARCHES: [name: string, search: SearchPayload][] = [
  ['the commonest word', { q: wordOf(1) }],
  ['a word of 1 line in 1,000', { q: wordOf(700) }],
  ['a rare word', { q: wordOf(29_000) }],
  ['a word that is in no line', { q: '쀍뷁' }],
  ['two common words', { q: `${wordOf(2)} ${wordOf(3)}` }],
  ['a common and a rare word', { q: `${wordOf(1)} ${wordOf(29_000)}` }],
  ['one syllable', { q: wordOf(5).slice(0, 1) }],
  ['a common word, of one member', { q: wordOf(1), from: 'm1' }],
  ['a common word, of one who never spoke', { q: wordOf(1), from: 'm9' }],
  ['a phrase that is nowhere', { q: `"${wordOf(1)} ${wordOf(1)} ${wordOf(1)}"` }],
];

async function measureSearch(database: DatabaseName): Promise<Row[]> {
  const { script } = SARANGBANG(database);
  const place = await makePlace(database);
  try {
    const tokens = await makeMembers(place, SENDERS + SEARCHERS);
    const filling = performance.now();
    await fillLog(place.environment, { accounts, lines, acts: 1_000, sessions: 0, textOf: talkOf });
    const rows: Row[] = [['filling the log', ms(performance.now() - filling)]];
    const server = await BenchServer.start(script, { ...place.environment, NODE_ID: 'bench' });
    try {
      const members = tokens.slice(-SENDERS - SEARCHERS).map(token => new BenchMember(server.url, token));
      await Promise.all(members.map(member => member.entered()));
      const [senders, searchers] = [members.slice(0, SENDERS), members.slice(SENDERS)];
      const one = searchers[0]!;
      const [started, cpu] = [performance.now(), server.cpuMs()];
      while ((await search(one, { q: wordOf(1), limit: 1 })).indexedFrom !== undefined) await sleep(1_000);
      rows.push(['indexing', ms(performance.now() - started)]);
      rows.push(['indexing, CPU a line', `${Math.round(((server.cpuMs() - cpu) / lines) * 1_000)} µs`]);
      rows.push(['index a line', `${Math.round(indexBytes(place.environment.DATA_DIR!) / lines)} B`]);
      for (const [name, asked] of SEARCHES) rows.push([name, await timed(one, asked)]);
      rows.push(['ack of 10 senders, calm', await acks(senders)]);
      const ask = async (asker: number, question: number): Promise<unknown> =>
        search(searchers[asker]!, SEARCHES[question % SEARCHES.length]![1]);
      rows.push(['ack while one searches', await acksBeside(senders, { askers: 1, ask })]);
      rows.push(['ack while four search', await acksBeside(senders, { askers: SEARCHERS, ask })]);
      rows.push(['ack of 10 senders, calm again', await acks(senders)]);
      return rows;
    } finally {
      await server.stop();
    }
  } finally {
    await place.destroy();
  }
}

async function search(member: BenchMember, asked: SearchPayload): Promise<SearchPage & { ok: boolean }> {
  return (await member.send('search', asked)) as unknown as SearchPage & { ok: boolean };
}

/** The median and the slowest of some searches, and how many lines the first page had. */
async function timed(member: BenchMember, asked: SearchPayload): Promise<string> {
  const times: number[] = [];
  let page: Partial<SearchPage> = {};
  for (let i = 0; i < TIMES; i++) {
    const from = performance.now();
    page = await search(member, asked);
    times.push(performance.now() - from);
  }
  const end = (page.items?.length ?? 0) < 50 && page.more ? ', not to the end' : '';
  return `${ms(percentile(times, 0.5))}, at most ${ms(Math.max(...times))} (${page.items?.length ?? 'refused'}${end})`;
}

function indexBytes(folder: string): number {
  const file = readdirSync(folder).find(name => /^search.*\.db$/.test(name));
  return file === undefined ? 0 : statSync(join(folder, file)).size;
}

const columns: [DatabaseName, Row[]][] = [];
for (const database of values.database.split(',') as DatabaseName[])
  columns.push([database, await measureSearch(database)]);
printTable(`${lines} lines of ${accounts} accounts`, columns);
process.exit(0);
