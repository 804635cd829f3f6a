import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { fillLog } from '../support/fill-log.js';
import { ProcessRoom } from '../support/process-room.js';
import { follow, isProgram, recipe } from '../support/recipes.js';
import { makePlace, type Place } from '../support/room.js';
import { Writer } from '../support/writer.js';

const LINES = 30_000;

describe.skipIf(!isProgram('sqlite3'))('a backup of SQLite, taken while lines are stored', () => {
  let place: Place;
  let room: ProcessRoom;
  let safe: string;
  beforeAll(async () => {
    safe = mkdtempSync(join(tmpdir(), 'sarangbang-safe-'));
    place = await makePlace();
    room = await ProcessRoom.start(place.environment);
    await room.members('minsu', 'jisoo');
    await room.close();
    await fillLog(place.environment, { accounts: 10, lines: LINES, acts: 10 });
    room = await ProcessRoom.start(place.environment);
  }, 60_000);
  afterAll(async () => {
    await room.close();
    await place.destroy();
    rmSync(safe, { recursive: true });
  });

  it.each(['vacuum-sqlite', 'backup-sqlite'])(
    'ends, and has all that was acked before it: %s',
    async name => {
      const folder = mkdtempSync(join(safe, 'taken-'));
      const writer = new Writer(await room.enter('minsu'));
      await writer.says(20);
      const before = writer.seqs.at(-1)!;
      await follow(recipe('docs/operations.md', name), {
        '/var/lib/sarangbang': place.environment.DATA_DIR!,
        '/safe/place': folder,
      });
      // lines were stored during the backup, and are stored after it
      await writer.says(20);
      await writer.stop();
      const backup = new SqliteDatabase(join(folder, 'backup.db'), { readonly: true });
      expect(backup.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      const [head] = backup.prepare('SELECT seq FROM log_head').all() as { seq: number }[];
      expect(head!.seq).toBeGreaterThanOrEqual(before);
      const [stored] = backup
        .prepare('SELECT (SELECT COUNT(*) FROM chat_log) + (SELECT COUNT(*) FROM moderation_log) AS n')
        .all() as { n: number }[];
      expect(stored!.n).toBe(head!.seq);
      backup.close();
      expect(statSync(join(folder, 'backup.db')).mode & 0o077).toBe(0);
      copyFileSync(join(folder, 'backup.db'), join(safe, 'backup.db'));
    },
  );

  it('restored as described is the room of that time, in which no client resumes and no token is valid', async () => {
    const { epoch } = (await room.enter('minsu')).welcome!;
    const token = await room.token('minsu');
    expect(await room.server.kill('SIGTERM')).toBe(0);
    await follow(recipe('docs/operations.md', 'restore-sqlite'), {
      '/var/lib/sarangbang': place.environment.DATA_DIR!,
      '/safe/place': safe,
    });
    await room.close();
    room = await ProcessRoom.start(place.environment);
    const me = await fetch(`${room.server.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(me.status).toBe(401);
    const back = await room.enter('minsu', { epoch, after: 10 });
    expect(back.welcome).toMatchObject({ reset: true });
    expect(back.welcome!.epoch).not.toBe(epoch);
    expect(await back.say('after the restore')).toMatchObject({ ok: true });
  });
});
