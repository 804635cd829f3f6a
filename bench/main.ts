import { parseArgs } from 'node:util';
import type { DatabaseName } from './support/places.js';
import {
  measure,
  NEST_SAVE,
  percentile,
  PLAIN,
  SARANGBANG,
  type Measured,
  type Subject,
} from './support/run.js';

const USAGE = `Measures the room beside two peers, in the same run. Prints a table of Markdown.

  npm run bench                     every work, on MariaDB and on SQLite
  npm run bench -- --work flow      only works whose name holds this
  npm run bench -- --database sqlite
  npm run bench -- --seconds 20     length of each work, 10 by default

MariaDB is taken from BENCH_DB_HOST, _PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const { values } = parseArgs({
  options: {
    work: { type: 'string', default: '' },
    database: { type: 'string', default: 'mariadb,sqlite' },
    seconds: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const seconds = Number(values.seconds);
const databases = values.database.split(',') as DatabaseName[];

/** A row of figures, and whether the peers are asked to do the same. */
interface Work {
  name: string;
  run(subject: Subject): Promise<string[]>;
  head: string[];
  peers: Subject[];
  /** The one database on which it can be done. */
  only?: DatabaseName;
}

const flow = (
  members: number,
  linesPerSecond: number,
  { whispers = 0, nodes = 1, peers = [] as Subject[] } = {},
): Work => ({
  name:
    `flow ${members} × ${linesPerSecond}/s${whispers > 0 ? `, ${whispers * 100} % whispers` : ''}` +
    (nodes > 1 ? `, ${nodes} nodes` : ''),
  ...(nodes > 1 && { only: 'mariadb' as const }),
  head: [
    'µs CPU per delivery',
    'server CPU',
    'lines/s shown',
    'lines a frame',
    'delivery p50',
    'p99',
    'ack p99',
    'lost',
  ],
  peers,
  run: async subject => {
    const work = { kind: 'flow' as const, linesPerSecond, seconds, whispers };
    const m = await measure({ ...subject, nodes }, members, work);
    return [
      ((m.cpuMs * 1_000) / m.shown).toFixed(2),
      `${Math.round(m.cpuMs / m.seconds / 10)} %`,
      whispers > 0
        ? String(Math.round((m.sent - m.refused) / m.seconds))
        : String(Math.round(m.shown / members / m.seconds)),
      (m.shown / m.frames).toFixed(1),
      ...latencies(m),
      lost(m),
    ];
  },
});

const closed = (senders: number, peers: Subject[]): Work => ({
  name: `${senders} sender${senders > 1 ? 's' : ''}, each waiting for its ack`,
  head: ['lines/s', 'ack p50', 'ack p99', 'µs CPU per line', 'lost'],
  peers,
  run: async subject => {
    const m = await measure(subject, senders, { kind: 'closed', senders, seconds });
    return [
      String(Math.round(m.sent / m.seconds)),
      ms(percentile(m.ackLatencies, 0.5)),
      ms(percentile(m.ackLatencies, 0.99)),
      ((m.cpuMs * 1_000) / m.sent).toFixed(0),
      lost(m),
    ];
  },
});

const join = (members: number, atOnce: number): Work => ({
  name: `${members} people joining, ${atOnce} at once`,
  head: ['ms CPU per join', 'joins/s', 'KiB per member'],
  peers: [PLAIN, { ...PLAIN, name: 'plain Socket.IO with notices', environment: { NOTICES: '1' } }],
  run: async subject => {
    const m = await measure(subject, members, { kind: 'join', atOnce });
    return [
      (m.cpuMs / members).toFixed(2),
      String(Math.round(members / m.seconds)),
      (m.grownKiB / members).toFixed(1),
    ];
  },
});

const flooded = (talkers: number): Work => ({
  name: `${talkers} members talk, one floods`,
  head: ['ack p50 calm', 'p99 calm', 'ack p50 flooded', 'p99 flooded', 'flooder cut'],
  peers: [],
  run: async subject => {
    const rates = { RATE_EVENTS_PER_SECOND: '50', RATE_LINES_PER_SECOND: '5', RATE_CONNECTS_PER_SECOND: '2' };
    const m = await measure({ ...subject, environment: rates }, talkers + 1, { kind: 'flooded', seconds });
    const calm = m.calmLatencies ?? [];
    return [
      ...[percentile(calm, 0.5), percentile(calm, 0.99)].map(ms),
      ...[percentile(m.ackLatencies, 0.5), percentile(m.ackLatencies, 0.99)].map(ms),
      `${m.cuts ?? 0} times`,
    ];
  },
});

const saves = databases.map(NEST_SAVE);
const works: Work[] = [
  flow(500, 100, { peers: [PLAIN, ...saves] }),
  flow(500, 500, { peers: [PLAIN, ...saves] }),
  flow(500, 2_000),
  flow(500, 500, { whispers: 0.1 }),
  flow(1_000, 500, { peers: [PLAIN] }),
  flow(500, 100, { nodes: 2 }),
  closed(64, saves),
  closed(1, [PLAIN, ...saves]),
  flooded(50),
  join(1_000, 50),
  { ...join(5_000, 50), peers: [PLAIN], name: '5000 idle members' },
];

console.log(`Node ${process.version}, ${seconds} s a work, ${new Date().toISOString().slice(0, 10)}\n`);
for (const work of works.filter(({ name }) => name.includes(values.work))) {
  console.log(
    `**${work.name}**\n\n| server | ${work.head.join(' | ')} |\n|---|${'---|'.repeat(work.head.length)}`,
  );
  const ours = databases.filter(name => work.only === undefined || work.only === name);
  for (const subject of [...ours.map(SARANGBANG), ...work.peers]) {
    console.log(`| ${subject.name} | ${(await work.run(subject)).join(' | ')} |`);
  }
  console.log();
}

function latencies(m: Measured): string[] {
  return [percentile(m.latencies, 0.5), percentile(m.latencies, 0.99), percentile(m.ackLatencies, 0.99)].map(
    ms,
  );
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** Of the lines that were acked; one that was shown and never acked is not lost. */
function lost(m: Measured): string {
  const missing = String(Math.max(0, m.expected - m.shown));
  return m.refused > 0 ? `${missing} (${m.refused} refused)` : missing;
}
