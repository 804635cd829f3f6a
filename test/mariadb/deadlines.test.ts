import { createConnection, type Connection } from 'mysql2/promise';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/client.js';
import { addressOf } from '../support/databases.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makeMariadbPlace, type MariadbPlace } from '../support/own-mariadb.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

interface Process {
  id: number;
  info: string | null;
}

describe.runIf(MariadbProcess.isInstalled())('waiting for the database', { timeout: 90_000 }, () => {
  let place: MariadbPlace;
  let environment: Record<string, string>;
  let watcher: Connection;
  let room: Room;
  beforeAll(async () => {
    place = await makeMariadbPlace();
    ({ environment } = place);
    watcher = await createConnection(addressOf(environment));
    room = await startRoom({ NODE_ID: 'one' }, place);
  }, 60_000);
  afterAll(async () => {
    await room.stop();
    await watcher.end();
    await place.destroy();
  });

  const running = async (what: string): Promise<Process[]> => {
    const [rows] = await watcher.query('SELECT id, info FROM information_schema.processlist');
    return (rows as Process[]).filter(one => one.info?.includes(what) && !one.info.includes('processlist'));
  };

  it('ends with 503 within 10 s at the first log-in of a day that a backup holds up, and then all is well', async () => {
    await watcher.query('FLUSH TABLES WITH READ LOCK');
    try {
      const started = performance.now();
      const asked = [0, 1, 2].map(() =>
        room.http('POST', 'auth/login', { body: { name: ADMIN.name, password: ADMIN.password } }),
      );
      for (const { status } of await Promise.all(asked)) expect(status).toBe(503);
      expect(performance.now() - started).toBeLessThan(12_000);
      // nothing is left waiting
      await expect.poll(async () => running('login_log_')).toEqual([]);
    } finally {
      await watcher.query('UNLOCK TABLES');
    }
    expect(await room.login(ADMIN.name)).toBeTypeOf('string');
  });

  it('ends in the server too, also where its own limit does not', async () => {
    const slow = room.database
      .readFor('members')
      .query('SET STATEMENT max_statement_time = 0 FOR SELECT SLEEP(40)');
    const limited = room.database.readFor('admins').query('SELECT SLEEP(41)');
    const [given] = await Promise.allSettled([slow, limited]);
    expect(given.status).toBe('rejected');
    await expect.poll(() => running('SLEEP(4'), { timeout: 3_000 }).toEqual([]);
  });

  it('is counted from the request: who queues is told in time and asks for nothing later', async () => {
    const started = performance.now();
    const all = Array.from({ length: 20 }, (_, i) =>
      room.database.readFor('members').query(`SELECT SLEEP(3), ${i}`),
    );
    const ends = await Promise.allSettled(all);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(ends.filter(end => end.status === 'rejected').length).toBeGreaterThanOrEqual(8);
    await expect.poll(() => running('SLEEP(3)')).toEqual([]);
  });

  it('limits the start: a server that falls silent is reported in a sentence', async () => {
    // the server goes silent after this many statements: at the first check, later, and in the middle
    const start = async (statements: number, script: string, ...given: string[]): Promise<void> => {
      const proxy = await silentAfter(statements, place.mariadb.port);
      const child = ServerProcess.spawn(script, { ...environment, DB_PORT: proxy.port }, ...given);
      child.child.stdin!.end('a good passphrase\n');
      const started = performance.now();
      expect(await child.exited()).toBe(1);
      expect(performance.now() - started).toBeLessThan(25_000);
      expect(child.output).toMatch(/database/i);
      expect(child.output).not.toMatch(/^ {4}at /m);
      proxy.server.close();
    };
    await Promise.all([0, 3, 12, 30].map(statements => start(statements, 'main.js')));
    // which opens the database as the server does
    await Promise.all([0, 30].map(statements => start(statements, 'passwd.js', ADMIN.name)));
  });

  it('is nothing that strangers can cause: the server hears no more of a flood of every public route', async () => {
    const questions = async (): Promise<number> => {
      const [rows] = await watcher.query("SHOW GLOBAL STATUS LIKE 'Questions'");
      return Number((rows as { Value: string }[])[0]!.Value);
    };
    const before = await questions();
    const rounds = await flood(room.url, 1_000, 500);
    // what the room asks for itself is far less
    expect((await questions()) - before).toBeLessThan(rounds);
  });

  it('does not keep a kick from another node that is flooded', async () => {
    const two = await ServerProcess.start({ ...environment, NODE_ID: 'two' });
    try {
      const admin = await room.enter(ADMIN.name);
      await room.member('minsu');
      for (let round = 0; round < 2; round++) {
        const token = await room.login('minsu', PASSWORD);
        const minsu = new Client(two.url, { token });
        await minsu.welcomed();
        const going = flood(two.url, 2_000);
        await sleep(500);
        const kicked = performance.now();
        expect(
          (await room.asAdmin('POST', 'admin/members/minsu/kick', { coolOff: '1s', reason: 'a test' }))
            .status,
        ).toBe(200);
        const later: string[] = [];
        for (let i = 0; i < 5; i++) later.push(`after the kick ${round}.${i}`);
        const closed = minsu.closed();
        for (const text of later) await admin.say(text);
        await closed;
        expect(performance.now() - kicked).toBeLessThan(5_000);
        expect(minsu.texts().filter(text => later.includes(text))).toEqual([]);
        await going;
        await room.asAdmin('POST', 'admin/members/minsu/readmit', { reason: 'a test' });
      }
    } finally {
      await two.kill('SIGKILL');
    }
  });
});

/** Floods every route and entrance without a log-in, from many connections, as fast as they answer. Gives the rounds, at least a number. */
async function flood(url: string, ms: number, atLeast = 0): Promise<number> {
  const { port } = new URL(url);
  const end = performance.now() + ms;
  let rounds = 0;
  const requests = [
    'api/health',
    'api/health/live',
    'api/health/ready',
    '',
    'nothing',
    'api/auth/me',
    'api/admin/logs/chat',
  ]
    .map(path => `GET /${path} HTTP/1.1\r\nHost: room\r\nAuthorization: Bearer e30.e30.e30\r\n\r\n`)
    .join('');
  const one = (): Promise<void> =>
    new Promise(resolve => {
      const ask = (): void => {
        rounds++;
        socket.write(requests);
      };
      const socket = connect(Number(port), '127.0.0.1', ask);
      socket.on('data', () => (performance.now() > end && rounds >= atLeast ? socket.destroy() : ask()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  await Promise.all(Array.from({ length: 60 }, one));
  return rounds;
}

/** A relay that drops everything after a number of statements, counted over all connections. */
async function silentAfter(statements: number, port: number): Promise<{ port: string; server: Server }> {
  let heard = 0;
  const server = createServer(client => {
    const upstream = connect(port, '127.0.0.1');
    client.on('data', data => {
      // COM_QUERY is the first packet of its exchange
      if (data[3] === 0 && data[4] === 3) heard++;
      if (heard <= statements) upstream.write(data);
    });
    upstream.on('data', data => client.write(data));
    for (const socket of [client, upstream]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { port: String((server.address() as AddressInfo).port), server };
}
