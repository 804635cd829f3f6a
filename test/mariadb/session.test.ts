import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makePlace, startRoom, type Room } from '../support/room.js';
import { SetClock } from '../support/set-clock.js';

const TEXTS = [
  "it's",
  'C:\\a',
  "\\' OR 1 = 1 -- ",
  '안녕하세요 😀',
  '"quoted" `ticked` || %s ? :name $1',
  // a line in the first admin's name, or the hash of the password in history
  "', 0x61, 1), (9999, 0x63686174, 1, NULL, 0x666f72676564, 0x62, 1) -- ",
  "', 0x61, 1), (9998, 0x63686174, 1, NULL, (SELECT password_hash FROM accounts WHERE id = 1), 0x62, 1) -- ",
  // several statements may come in one packet
  "'; DELETE FROM chat_log; -- ",
  'plain; DELETE FROM chat_log',
  "\\', 0x61, 1), (9997, 0x63686174, 1, NULL, 0x666f72676564, 0x63, 1) -- ",
];

/** Stores every kind of text, and returns what the log has of it, up to its end. */
async function keptTexts(room: Room): Promise<string[]> {
  const minsu = await room.enter('minsu');
  const jisoo = await room.enter('jisoo');
  const acks = [];
  for (const text of TEXTS) acks.push(await minsu.say(text));
  for (const text of TEXTS) acks.push(await minsu.whisper('jisoo', text));
  expect(acks.filter(ack => !ack.ok)).toEqual([]);
  await jisoo.reached(acks.at(-1)!.seq);
  const { items } = await jisoo.send('history', {});
  const stored = await room.rows<{ bytes: string; name: string }>(
    'SELECT HEX(c.text) AS bytes, a.name FROM chat_log c JOIN accounts a ON a.id = c.sender_id ORDER BY c.seq',
  );
  expect(stored).toEqual(
    [...TEXTS, ...TEXTS].map(text => ({
      bytes: Buffer.from(text).toString('hex').toUpperCase(),
      name: 'minsu',
    })),
  );
  const reason = `it's C:\\ ', 0x61) -- 이유 😀`;
  expect((await room.asAdmin('POST', 'admin/members/minsu/mute', { reason, duration: '1m' })).status).toBe(
    200,
  );
  expect(await room.rows("SELECT reason FROM moderation_log WHERE action = 'mute'")).toEqual([{ reason }]);
  return items.map((item: { text: string }) => item.text);
}

describe.runIf(MariadbProcess.isInstalled())('a server that an operator set up otherwise', () => {
  let server: MariadbProcess;
  let room: Room | undefined;
  beforeEach(async () => {
    server = await MariadbProcess.make();
  }, 60_000);
  afterEach(async () => {
    await room?.stop();
    room = undefined;
    await server.destroy();
  });

  it.each([
    ['sql_mode without backslashes', ['--sql-mode=STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES']],
    ['the mode of another database', ['--sql-mode=ORACLE,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH']],
    ['ANSI mode that is not strict', ['--sql-mode=ANSI,PIPES_AS_CONCAT,IGNORE_SPACE']],
    ['latin1 for all clients', ['--skip-character-set-client-handshake', '--character-set-server=latin1']],
    ['utf8mb3 for all clients', ['--skip-character-set-client-handshake', '--character-set-server=utf8mb3']],
    [
      'sessions that chain, keep no keys, stop early or sleep',
      [
        '--completion-type=CHAIN',
        '--transaction-isolation=SERIALIZABLE',
        '--wait-timeout=2',
        '--autocommit=0',
        '--lock-wait-timeout=1',
      ],
    ],
  ])('keeps every text with %s', { timeout: 60_000 }, async (_, options) => {
    await server.start({}, options);
    await server.query('CREATE DATABASE sarangbang');
    const place = await makePlace();
    room = await startRoom({ ...server.environment, DB_NAME: 'sarangbang' }, place);
    expect(await keptTexts(room)).toEqual([...TEXTS, ...TEXTS]);
    await place.destroy();
  });

  it('keeps every text where a script of the server changes every session', { timeout: 60_000 }, async () => {
    await server.start({}, [
      "--init-connect=SET sql_mode='NO_BACKSLASH_ESCAPES', sql_select_limit=1, sql_auto_is_null=1, unique_checks=0, timestamp=1, NAMES latin1",
    ]);
    // the script does not apply to users with all privileges
    await server.query(
      "CREATE DATABASE sarangbang; CREATE USER room@'%'; GRANT ALL ON sarangbang.* TO room@'%'",
    );
    const place = await makePlace();
    room = await startRoom({ ...server.environment, DB_USER: 'room', DB_NAME: 'sarangbang' }, place);
    expect(await keptTexts(room)).toEqual([...TEXTS, ...TEXTS]);
    await place.destroy();
  });

  it(
    'makes SQL of nothing even if the mode changes under the open connection',
    { timeout: 60_000 },
    async () => {
      await server.start();
      await server.query('CREATE DATABASE sarangbang');
      const place = await makePlace();
      room = await startRoom({ ...server.environment, DB_NAME: 'sarangbang' }, place);
      const minsu = await room.enter('minsu');
      for (const text of TEXTS) {
        // for each statement, since a failing one takes its connection along
        await room.database.write('chat', tx =>
          tx.query("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES', NAMES latin1"),
        );
        expect(await minsu.say(text)).toMatchObject({ ok: true });
      }
      expect(await room.rows('SELECT HEX(text) AS bytes FROM chat_log ORDER BY seq')).toEqual(
        TEXTS.map(text => ({ bytes: Buffer.from(text).toString('hex').toUpperCase() })),
      );
      await place.destroy();
    },
  );
});

describe.runIf(MariadbProcess.isInstalled() && SetClock.isInstalled)('a zone with two 1:30s a year', () => {
  let server: MariadbProcess;
  beforeAll(async () => {
    server = await MariadbProcess.make();
  }, 60_000);
  afterAll(() => server.destroy());

  it.each([1_793_511_000, 1_793_514_600])(
    'is no difference of clocks at %i',
    { timeout: 60_000 },
    async at => {
      const clock = new SetClock(at * 1_000);
      const place = await makePlace();
      await server.start({ TZ: 'America/New_York', ...clock.environment });
      await server.query('CREATE DATABASE IF NOT EXISTS sarangbang');
      const { ServerProcess } = await import('../support/server-process.js');
      const room = await ServerProcess.start({
        ...place.environment,
        ...server.environment,
        ...clock.environment,
        DB_NAME: 'sarangbang',
        TZ: 'America/New_York',
      });
      const { status } = await fetch(`${room.url}/api/health/ready`);
      expect(status).toBe(200);
      await room.kill('SIGTERM');
      await server.stop();
      clock.destroy();
      await place.destroy();
    },
  );
});

describe('several statements in one packet', () => {
  let room: Room;
  beforeAll(async () => {
    room = await startRoom({}, await makePlace());
  });
  afterAll(() => room.close());

  it('are taken from the writer alone', async () => {
    const both = 'SELECT 1 AS one;\nSELECT 2 AS two';
    for (const manager of [
      room.database.read,
      room.database.readFor('members'),
      room.database.readFor('admins'),
    ])
      await expect(manager.query(both)).rejects.toMatchObject({ code: 'ER_PARSE_ERROR' });
    const rows = await room.database.write('logins', tx =>
      tx.queries(['SELECT ? AS one', ["it's; SELECT 2"]], ['SELECT ? AS two', ['안녕']]),
    );
    expect(rows).toEqual([[{ one: "it's; SELECT 2" }], [{ two: '안녕' }]]);
    const alone = await room.database.write('logins', tx => tx.queries(['SELECT 1 AS one']));
    expect(alone).toEqual([[{ one: 1 }]]);
  });

  it('end at the first that fails, before the COMMIT', async () => {
    const count = async () => (await room.rows('SELECT day FROM login_log_days WHERE day LIKE "x%"')).length;
    const work = room.database.write('logins', async tx => {
      await tx.query('SELECT 1');
      for (const name of ['x1', 'x1', 'x2'])
        tx.atCommit("INSERT INTO login_log_days VALUES (?, ?, 'UTC', 0, 0)", [name, name]);
    });
    await expect(work).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    expect(await count()).toBe(0);
  });
});
