import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { VIEWS } from '../../src/database/views.js';
import { withSource } from '../support/data-source.js';
import { MARIADB } from '../support/databases.js';
import { marked, RECORDS, ROOT } from '../support/pages.js';
import { follow, isProgram, recipe } from '../support/recipes.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const isSqlite = inject('database') === 'sqlite';
const SQL = marked(RECORDS, 'sql');

/** Runs a program with this input, and resolves with what it prints. */
async function run(
  program: string,
  args: string[],
  input = '',
  env: Record<string, string> = {},
): Promise<string> {
  const running = promisify(execFile)(program, args, { cwd: ROOT, env: { ...process.env, ...env } });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

describe.skipIf(!isProgram(isSqlite ? 'sqlite3' : 'mariadb'))('the views of the record', () => {
  let place: Place;
  let room: Room;
  let today: { day: string; name: string };
  beforeAll(async () => {
    place = await makePlace();
    room = await startRoom({}, place);
    const minsu = await room.enter('minsu');
    await room.enter('jisoo');
    await minsu.say('안녕하세요');
    await minsu.whisper('jisoo', '귓속말; DROP TABLE chat_log; --');
    await room.login('minsu');
    await room.asAdmin('POST', 'admin/members/minsu/mute', { reason: '도배', duration: '10m' });
    [today] = (await room.rows('SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC')) as [
      typeof today,
    ];
    await make();
  });
  afterAll(() => room.close());

  const views = () => run(process.execPath, [join(ROOT, 'dist/server/views.js')], '', place.environment);
  /** By the database's own client, as an operator does. */
  const client = (sql: string): Promise<string> =>
    isSqlite
      ? run('sqlite3', [join(place.environment.DATA_DIR!, 'room.db')], sql)
      : run(
          'mariadb',
          [
            ...['--no-defaults', '-h', MARIADB.host, '-P', String(MARIADB.port), '-u', MARIADB.user],
            ...['--batch', '--skip-column-names', place.environment.DB_NAME!],
          ],
          sql,
          { MYSQL_PWD: MARIADB.password },
        );
  /** As the page says. */
  const make = async (): Promise<string> => {
    const settings = Object.entries(place.environment).map(([name, value]) => `${name}='${value}'`);
    const [program, folder] = [join(ROOT, 'dist/server/views.js'), place.environment.DATA_DIR!];
    return follow(
      recipe('docs/records.md', isSqlite ? 'views-sqlite' : 'views-mariadb'),
      {
        'npm run -s views': `env ${settings.join(' ')} '${process.execPath}' '${program}'`,
        'data/room.db': join(folder, 'room.db'),
        '| mariadb sarangbang': `| mariadb ${place.environment.DB_NAME}`,
      },
      isSqlite ? undefined : MARIADB,
    );
  };
  const ask = async (name: string): Promise<string[][]> => {
    const sql = SQL.get(name)!.replace('2026-11-22', today.day).replace('login_log_20261122', today.name);
    const answer = await client(sql);
    return answer
      .split('\n')
      .filter(Boolean)
      .map(row => row.split(isSqlite ? '|' : '\t'));
  };
  const local = (at: number): string =>
    new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

  it('have names, and times in the room’s zone', async () => {
    const stored = await room.rows<{ at: number }>('SELECT at FROM chat_log ORDER BY seq');
    const rows = await ask('view-messages');
    expect(rows.map(([time, , text]) => [time, text])).toEqual([
      [local(stored[0]!.at), '안녕하세요'],
      [local(stored[1]!.at), '귓속말; DROP TABLE chat_log; --'],
    ]);
    expect(rows[1]![1]).toBe('jisoo');
    const [mute] = await ask('view-moderation');
    expect(mute).toMatchObject(
      ['', 'mute', 'minsu', '', '도배', 'admin'].map(word => expect.stringContaining(word)),
    );
    const [act] = await room.rows<{ until: number }>(
      `SELECT until FROM moderation_log WHERE action = 'mute'`,
    );
    expect(mute![3]).toBe(local(act!.until));
    expect((await ask('view-logins')).map(([name]) => name)).toContain('minsu');
  });

  it('leave the other queries of the page as they are, which the client runs too', async () => {
    for (const name of ['said', 'mutes', 'logins', 'hours']) expect(await ask(name)).not.toEqual([]);
    expect(await ask('whispers')).toHaveLength(1);
  });

  it('can be made again', async () => {
    expect(await make()).toBe('');
  });

  it.runIf(isSqlite)('do not stop an update, which takes them away', async () => {
    const sql = await views();
    await room.stop();
    await client(VIEWS.map(view => `DROP VIEW ${view};`).join('\n'));
    await withSource(place, async source => {
      const done = `SELECT 1 FROM migrations WHERE name = 'Names1795800300000'`;
      while ((await source.query<unknown[]>(done)).length > 0)
        await source.undoLastMigration({ transaction: 'none' });
    });
    // made with columns of the later tables
    await client(sql);
    room = await startRoom({}, place);
    await expect(client('SELECT * FROM v_messages')).rejects.toThrow('no such table');
    await make();
    expect(await ask('view-messages')).toHaveLength(2);
  });
});

describe('the time of a view', () => {
  it('follows a zone that changes its clocks', async () => {
    const place = await makePlace();
    const room = await startRoom(
      { TIME_ZONE: 'America/New_York' },
      place,
      Date.parse('2026-11-01T05:30:00Z'),
    );
    try {
      const minsu = await room.enter('minsu');
      await minsu.say('still summer');
      room.standAt(Date.parse('2026-11-01T06:30:00Z'));
      await minsu.say('winter');
      const sql = await run(process.execPath, [join(ROOT, 'dist/server/views.js')], '', place.environment);
      const [messages] = /CREATE [\s\S]*?v_messages AS\n([\s\S]*?);/.exec(sql)!.slice(1);
      const rows = await room.rows<{ time: string; text: string }>(messages!);
      expect(rows.map(({ time, text }) => [text, time])).toEqual([
        ['still summer', '2026-11-01 01:30:00'],
        ['winter', '2026-11-01 01:30:00'],
      ]);
    } finally {
      await room.close();
    }
  });
});
