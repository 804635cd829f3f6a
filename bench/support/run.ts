import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoadOrder, LoadResult } from '../load.js';
import { makeMembers, makePlace, type DatabaseName } from './places.js';
import { BenchServer } from './server.js';

const DIST = join(import.meta.dirname, '../..');

/** The servers that are compared. */
export type Subject = {
  name: string;
  script: string;
  database?: DatabaseName;
  /** Servers on the one database, among which the members are shared out; 1 when left out. */
  nodes?: number;
  environment?: Record<string, string>;
};

export const SARANGBANG = (database: DatabaseName): Subject => ({
  name: `Sarangbang, ${database}`,
  script: join(DIST, 'server/main.js'),
  database,
});
export const PLAIN: Subject = {
  name: 'plain Socket.IO',
  script: join(DIST, 'bench/servers/plain-socket-io.js'),
};
export const NEST_SAVE = (database: DatabaseName): Subject => ({
  name: `Nest + save(), ${database}`,
  script: join(DIST, 'bench/servers/nest-save.js'),
  database,
});

export interface Measured extends LoadResult {
  /** CPU of the servers over the work, ms. */
  cpuMs: number;
  /** Resident memory of the servers that came with the members, KiB. */
  grownKiB: number;
}

/** Runs one work on one server: both in processes of their own, on a fresh database. */
export async function measure(subject: Subject, members: number, work: LoadOrder['work']): Promise<Measured> {
  const place = await makePlace(subject.database ?? 'sqlite');
  try {
    const ours = subject.script.endsWith('server/main.js');
    const tokens = ours ? await makeMembers(place, members) : Array.from({ length: members }, () => '');
    const servers: BenchServer[] = [];
    try {
      for (let node = 0; node < (subject.nodes ?? 1); node++) {
        const environment = { ...place.environment, ...subject.environment, NODE_ID: `node-${node}` };
        servers.push(await BenchServer.start(subject.script, environment));
      }
      return await drive(servers, {
        urls: servers.map(server => server.url),
        tokens: tokens.slice(-members),
        work: withNames(work, members),
      });
    } finally {
      await Promise.all(servers.map(server => server.stop()));
    }
  } finally {
    await place.destroy();
  }
}

function withNames(work: LoadOrder['work'], members: number): LoadOrder['work'] {
  if (work.kind !== 'flow' || work.whispers === 0) return work;
  return { ...work, names: Array.from({ length: members }, (_, i) => `member${i}`) };
}

async function drive(servers: BenchServer[], order: LoadOrder): Promise<Measured> {
  const sum = (figure: (server: BenchServer) => number): number =>
    servers.reduce((total, server) => total + figure(server), 0);
  const before = sum(server => server.residentKiB());
  const load = spawn(process.execPath, [join(DIST, 'bench/load.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const words = createInterface({ input: load.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await words.next();
    if (done) throw new Error('the load generator ended early');
    return JSON.parse(value) as T;
  };
  load.stdin.write(`${JSON.stringify(order)}\n`);
  await next();
  const cpu = sum(server => server.cpuMs());
  load.stdin.write('go\n');
  const { done } = await next<{ done: LoadResult }>();
  const cpuMs = sum(server => server.cpuMs()) - cpu;
  const grownKiB = sum(server => server.residentKiB()) - before;
  load.stdin.write('end\n');
  await new Promise(resolve => load.once('exit', resolve));
  return { ...done, cpuMs, grownKiB };
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
