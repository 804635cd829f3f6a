import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { makePlace, type Place } from '../support/room.js';
import { ProcessRoom } from '../support/process-room.js';
import { ServerProcess } from '../support/server-process.js';
import { SmallDisk } from '../support/small-disk.js';
import type { Client } from '../support/client.js';

/** A test's own room. */
interface Opened {
  place: Place;
  folder: string;
  room: ProcessRoom;
  admin: Client;
  /** The path of one of its files. */
  file: (name: string) => string;
  health: (route?: string) => Promise<[status: number, part: string]>;
  /** Waits for a result; while it is bad, the liveness route still answers 200. */
  becomes: (expected: [number, string]) => Promise<void>;
  /** What it has told of not being ready. */
  errors: () => string[];
  close: () => Promise<void>;
}

async function open(environment: Record<string, string> = {}): Promise<Opened> {
  const place = await makePlace();
  Object.assign(place.environment, environment);
  const folder = place.environment.DATA_DIR!;
  const room = await ProcessRoom.start(place.environment);
  const health: Opened['health'] = async (route = 'health') => {
    const response = await fetch(`${room.server.url}/api/${route}`);
    const body = (await response.json()) as { status?: string; error?: { message: string } };
    return [response.status, body.status ?? body.error!.message];
  };
  const close = async (): Promise<void> => {
    await room.close();
    await place.destroy();
  };
  try {
    const admin = await room.enter('admin');
    expect(await admin.say('before')).toMatchObject({ ok: true });
    expect(await health()).toEqual([200, 'ok']);
    return {
      ...{ place, folder, room, admin, health, close },
      file: name => join(folder, name),
      becomes: async expected => {
        // expect.poll knows no tests that run at once
        await vi.waitFor(async () => expect(await health()).toEqual(expected), {
          timeout: 9_000,
          interval: 250,
        });
        expect(await health('health/ready')).toEqual(expected);
        expect(await health('health/live')).toEqual([200, 'ok']);
      },
      errors: () =>
        room.server.output
          .split('\n')
          .filter(line => line.includes('"level":"error"') && line.includes('Not ready')),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function inRoom(test: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await open();
  try {
    await test(opened);
  } finally {
    await opened.close();
  }
}

// every test has its own room and mostly waits: a few run at once
describe.concurrent('a file of the database', { timeout: 60_000 }, () => {
  it.each<[string, (opened: Opened) => void]>([
    [
      'room.db, with all that belongs to it, is removed',
      ({ folder, file }) => {
        for (const name of readdirSync(folder)) if (name.startsWith('room.db')) rmSync(file(name));
      },
    ],
    [
      'room.db is replaced by a backup',
      ({ file }) => {
        copyFileSync(file('room.db'), file('backup'));
        renameSync(file('backup'), file('room.db'));
      },
    ],
    ['room.db-wal is removed', ({ file }) => rmSync(file('room.db-wal'))],
    ['room.db-shm is removed', ({ file }) => rmSync(file('room.db-shm'))],
    ['the folder is removed', ({ folder }) => rmSync(folder, { recursive: true })],
    [
      'the folder is moved and another one is in its place',
      ({ folder }) => {
        renameSync(folder, `${folder}-moved`);
        mkdirSync(folder);
      },
    ],
  ])('%s: no line is acknowledged from then on, and it is told', (_, harm) =>
    inRoom(async opened => {
      const { folder, room, admin, becomes, errors } = opened;
      harm(opened);
      for (const text of ['one', 'two', 'three', 'four', 'five']) {
        const started = performance.now();
        expect(await admin.say(text)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
        expect(performance.now() - started).toBeLessThan(5_000);
      }
      await becomes([503, 'Not ready: file.']);
      expect(errors(), errors().join('\n')).toHaveLength(1);
      expect(await room.server.kill('SIGTERM')).toBe(0);
      rmSync(`${folder}-moved`, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }),
  );

  it('that was moved away and comes back is written again', () =>
    inRoom(async ({ room, admin, file, becomes }) => {
      renameSync(file('room.db'), file('elsewhere'));
      expect(await admin.say('lost')).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      await becomes([503, 'Not ready: file.']);
      renameSync(file('elsewhere'), file('room.db'));
      expect(await admin.say('found')).toMatchObject({ ok: true });
      await becomes([200, 'ok']);
      expect(room.server.output).toContain('Ready again');
    }));
});

describe.concurrent('room.lock', { timeout: 60_000 }, () => {
  it('removed, keeps out a second room and npm run passwd all the same', () =>
    inRoom(async ({ place, folder, admin, file, becomes }) => {
      for (const script of ['main.js', 'passwd.js']) {
        rmSync(file('room.lock'));
        const second = ServerProcess.spawn(script, place.environment, 'admin');
        second.child.stdin!.end('a brand new one\n');
        expect(await second.exited()).toBe(1);
        expect(second.output).toContain(`The data folder ${folder} is in use by a running room.`);
        expect(await admin.say('still here')).toMatchObject({ ok: true });
        await becomes([200, 'ok']);
        expect(existsSync(file('room.lock'))).toBe(true);
      }
    }));

  it('that another process has taken meanwhile ends the taking of lines', () =>
    inRoom(async ({ admin, file, becomes }) => {
      rmSync(file('room.lock'));
      const other = new SqliteDatabase(file('room.lock'));
      other.exec('BEGIN EXCLUSIVE');
      expect(await admin.say('whose?')).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      await becomes([503, 'Not ready: file.']);
      other.close();
      await becomes([200, 'ok']);
      expect(await admin.say('ours')).toMatchObject({ ok: true });
    }));
});

describe.concurrent('a lock of another program', { timeout: 60_000 }, () => {
  it.each(['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE'])(
    '(%s) does not stop the room, and a line gets UNAVAILABLE after ten seconds',
    sql =>
      inRoom(async ({ room, admin, file, becomes, errors }) => {
        const other = new SqliteDatabase(file('room.db'));
        other.exec(sql);
        const started = performance.now();
        const acks = ['a', 'b', 'c', 'd', 'e'].map(
          text => new Promise(resolve => admin.socket.emit('message', { text }, resolve)),
        );
        let slowest = 0;
        for (let i = 0; i < 40; i++) {
          const asked = performance.now();
          await room.http('GET', 'auth/me', 'admin');
          await admin.send('history', {});
          slowest = Math.max(slowest, performance.now() - asked);
        }
        expect(slowest).toBeLessThan(2_500);
        await becomes([503, 'Not ready: database.']);
        for (const ack of await Promise.all(acks)) {
          expect(ack).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
        }
        expect(performance.now() - started).toBeGreaterThan(9_000);
        expect(performance.now() - started).toBeLessThan(14_000);
        expect(errors()[0]).toContain('room.db is locked by another program');
        other.exec('ROLLBACK');
        expect(await admin.say('again')).toMatchObject({ ok: true });
        await becomes([200, 'ok']);
        other.close();
      }),
  );
});

describe('a lock of another program that goes again', { timeout: 60_000 }, () => {
  let opened: Opened;
  let other: SqliteDatabase;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const lock = (): void => {
    other = new SqliteDatabase(opened.file('room.db'));
    other.exec('BEGIN IMMEDIATE');
  };

  it('is noticed without any lines', async () => {
    const { becomes, errors } = opened;
    lock();
    await becomes([503, 'Not ready: database.']);
    expect(errors()).toHaveLength(1);
    other.close();
    await becomes([200, 'ok']);
  });

  it('for some seconds delays a line, which is stored', async () => {
    const { admin, becomes, health } = opened;
    lock();
    const ack = admin.say('patience');
    await becomes([503, 'Not ready: database.']);
    other.close();
    expect(await ack).toMatchObject({ ok: true });
    expect(await health()).toEqual([200, 'ok']);
  });

  it('does not hold up a stop', async () => {
    lock();
    const started = performance.now();
    expect(await opened.room.server.kill('SIGTERM')).toBe(0);
    expect(performance.now() - started).toBeLessThan(9_000);
    other.close();
  });
});

const isHere = SmallDisk.isPossible || process.env.CI === 'true';
describe.skipIf(!isHere)('a disk', { timeout: 60_000 }, () => {
  let disk: SmallDisk;
  let opened: Opened;
  beforeAll(async () => {
    disk = SmallDisk.make('8m');
    opened = await open({ DATA_DIR: disk.folder });
  });
  afterAll(async () => {
    await opened?.close();
    disk?.destroy();
  });

  it('that is full gives 503, and 200 when it has room again', async () => {
    const { admin, becomes, errors } = opened;
    disk.fill();
    await becomes([503, 'Not ready: disk.']);
    expect(await admin.say('too much')).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    disk.free();
    expect(await admin.say('fits')).toMatchObject({ ok: true });
    await becomes([200, 'ok']);
    expect(errors()).toHaveLength(1);
  });

  it('that becomes read-only gives 503', async () => {
    const { admin, becomes } = opened;
    disk.makeReadOnly();
    await becomes([503, 'Not ready: read-only.']);
    expect(await admin.say('too late')).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    disk.makeWritable();
    expect(await admin.say('again')).toMatchObject({ ok: true });
    await becomes([200, 'ok']);
  });

  it('that is full does not keep the room from an orderly stop', async () => {
    const { room, admin, becomes } = opened;
    await admin.say('a page for the checkpoint to move');
    disk.fill();
    await becomes([503, 'Not ready: disk.']);
    expect(await room.server.kill('SIGTERM')).toBe(0);
    expect(room.server.output).toContain('together with its -wal: SQLITE_FULL');
    expect(room.server.output).not.toContain('stack');
  });
});
