import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { MARIADB } from '../support/databases.js';
import { fillLog } from '../support/fill-log.js';
import { follow, isProgram, recipe } from '../support/recipes.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { Writer } from '../support/writer.js';

const PAGE = 'docs/operations.md';

describe.skipIf(!isProgram('mariadb-dump') || !isProgram('mariadb'))(
  'a backup of MariaDB, taken while lines are stored',
  () => {
    let place: Place;
    let room: Room;
    let safe: string;
    let before: number;
    const followed = (commands: string): Promise<string> =>
      follow(
        commands.replaceAll(/(?<=[ ;])sarangbang(?=[ ;]|$)/gm, place.environment.DB_NAME!),
        { '/safe/place': safe },
        MARIADB,
      );

    beforeAll(async () => {
      safe = mkdtempSync(join(tmpdir(), 'sarangbang-safe-'));
      place = await makePlace();
      room = await startRoom({}, place);
      await room.member('minsu');
      await room.stop();
      await fillLog(place.environment, { accounts: 10, lines: 20_000, acts: 10 });
      room = await startRoom({}, place);
    }, 60_000);
    afterAll(async () => {
      await room.close();
      rmSync(safe, { recursive: true });
    });

    it('ends while the room goes on', async () => {
      const writer = new Writer(await room.enter('minsu'));
      await writer.says(20);
      before = writer.seqs.at(-1)!;
      await followed(recipe(PAGE, 'backup-mariadb'));
      const during = writer.seqs.length;
      await writer.says(20);
      await writer.stop();
      expect(during).toBeGreaterThan(20);
      expect(writer.seqs.length).toBeGreaterThan(during + 20 - 1);
    });

    it.each([false, true])(
      'restored as described is the room of then; the keys after the data: %s',
      async large => {
        const { epoch } = (await room.enter('minsu')).welcome!;
        const token = await room.token('minsu');
        await room.stop();
        const restore = recipe(PAGE, 'restore-mariadb');
        const [first, second, third] = restore.split('\n');
        const given = large ? [first, recipe(PAGE, 'restore-mariadb-large'), third] : [first, second, third];
        await followed(given.join('\n'));
        const settings = loadSettings(place.environment);
        const source = await new DataSource(dataSourceOptions(settings, 'mariadb')).initialize();
        // every table, column and key is there again
        expect((await source.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
        await source.destroy();
        room = await startRoom({}, place);
        const [stored] = await room.rows<{ seq: number; n: number }>(
          `SELECT seq, (SELECT COUNT(*) FROM chat_log) + (SELECT COUNT(*) FROM moderation_log) AS n FROM log_head`,
        );
        expect(stored!.n).toBe(stored!.seq);
        expect(stored!.seq).toBeGreaterThanOrEqual(before);
        expect((await room.http('GET', 'auth/me', { token })).status).toBe(401);
        const back = await room.enter('minsu', { token: await room.login('minsu'), epoch, after: 10 });
        expect(back.welcome).toMatchObject({ reset: true });
        const ack = await back.say(`it's "back" \\ 안녕 😀`);
        expect(ack).toMatchObject({ ok: true });
      },
    );
  },
);
