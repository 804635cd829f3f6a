import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ReadPositions } from '../../src/chat/read-positions.js';
import { ACCOUNT_STATES } from '../../src/contract/rest.js';
import { LIMITS } from '../../src/contract/limits.js';
import { Capture, type Statement } from '../support/captured.js';
import { direct, fillLog, type Direct } from '../support/fill-log.js';
import { invite, join } from '../support/invites.js';
import { isPlanned, mariadbFaults, sqliteFaults } from '../support/plans.js';
import { ADMIN, makePlace, startRoom, type Place, type Room } from '../support/room.js';

const ACCOUNTS = 1_000;
const LINES = 200_000;
const ENDED_SESSIONS = 20_000;
const DAY_MS = 86_400_000;

let place: Place;
let room: Room | undefined;
let db: Direct;
let capture: Capture;
let run: Statement[];
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await room.enter('minsu');
  await room.member('jisoo');
  await room.member('second', 'admin');
  const [today] = await room.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
  await room.stop();
  db = await direct(place.environment);
  // statistics of an empty log: the worst case
  if (inject('database') === 'mariadb')
    for (const table of [
      'accounts',
      'chat_log',
      'mentions',
      'moderation_log',
      'opening_parties',
      'sessions',
      today!.name,
    ])
      await db.all(`ALTER TABLE ${table} STATS_PERSISTENT = 1 STATS_AUTO_RECALC = 0`);
  const logins = { table: today!.name, node: 'elsewhere', rows: 20_000 };
  await fillLog(place.environment, {
    accounts: ACCOUNTS,
    lines: LINES,
    mentions: 20_000,
    acts: 5_000,
    sessions: ENDED_SESSIONS,
    logins,
  });
  await db.all(`INSERT INTO opening_parties (account_id, act_seq, whispers)
    SELECT (SELECT id FROM accounts WHERE name_key = 'm1'), m.seq, 1 FROM moderation_log m`);
  const invites = Array.from({ length: 500 }, (_, i) => `(${i + 1}, 'h${i}', 1, 1, 0, 1, 0)`);
  await db.all(
    `INSERT INTO invites (id, code_hash, uses, used, expires_at, created_by, created_at) VALUES ${invites.join()}`,
  );
  // a month of long ago is reviewed
  await db.all('UPDATE accounts SET created_at = 1 WHERE id = 1');
  // all of one member: some ended one by one, some by a new token_version or an earlier epoch
  await db.all(`UPDATE sessions SET account_id = (SELECT id FROM accounts WHERE name_key = 'minsu')`);
  await db.all(`UPDATE sessions SET epoch = (SELECT epoch FROM log_head), ended_at = CASE WHEN id < 'b' THEN 1 END,
    token_version = CASE WHEN id < 'b' THEN 0 ELSE 1 END WHERE id < 'f'`);
  capture = new Capture();
  room = await startRoom({}, place);
  await askEverything(room);
  run = capture.take().filter(isPlanned);
  capture.end();
}, 300_000);
afterAll(async () => {
  await db?.close();
  await room?.stop();
  await place?.destroy();
});

/** Makes every kind of request. Their answers are tested elsewhere. */
async function askEverything(room: Room): Promise<void> {
  for (const name of ['minsu', 'jisoo']) await room.login(name);
  const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
  const admin = await room.enter(ADMIN.name);
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  const middle = Math.floor(head!.seq / 2);
  const { epoch } = minsu.welcome!;
  for (const before of [undefined, middle, 100]) {
    for (const name of [undefined, 'jisoo', 'm1']) {
      const page = await minsu.send('history', { ...(before && { before }), ...(name && { with: name }) });
      expect(page.ok).toBe(true);
    }
  }
  for (const place of [{ after: 0 }, { after: middle }, { around: middle }, { since: Date.now() - DAY_MS }]) {
    for (const name of [undefined, 'jisoo', 'm1']) {
      const page = await minsu.send('history', { ...place, ...(name && { with: name }) });
      expect(page.ok).toBe(true);
    }
  }
  const m1 = await room.enter('m1');
  for (const place of [{}, { before: head!.seq - 9_000 }, { after: middle }, { around: head!.seq - 9_000 }]) {
    const { items } = await m1.send('history', { ...place, mentions: true });
    expect(items).toHaveLength(LIMITS.pageDefault);
  }
  expect(await minsu.send('history', { mentions: true })).toMatchObject({ items: [] });
  // who has been away for long: what they have not read is counted in the database
  await room.app.get(ReadPositions).beforeApplicationShutdown();
  await room.database.write('logins', tx => tx.query('UPDATE read_positions SET seq = ?', [middle]));
  expect((await room.enter('minsu')).welcome!.unread!.lines).toBeGreaterThan(2_000);
  expect((await room.enter('m1')).welcome!.unread!.mentions).toBe(LIMITS.unreadMentionsMax);
  await room.enter('jisoo', { epoch, after: head!.seq - 9_000 });
  await room.enter('jisoo', { epoch, after: 5 });
  await minsu.whisper('jisoo', 'just you');
  const { seq: replyTo } = await jisoo.say('for all');
  await minsu.send('message', { text: '@jisoo님 @m1 @nobody', replyTo });
  await act(room, 'PATCH', 'room', { slowSeconds: 60 });
  expect((await jisoo.say('too soon')).error).toMatchObject({ code: 'RATE_LIMITED' });
  await act(room, 'PATCH', 'room', { slowSeconds: 0 });
  const idempotencyKey = crypto.randomUUID();
  await jisoo.say('once', idempotencyKey);
  await jisoo.say('once', idempotencyKey);

  const days = [0, 1, 400].map(ago => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10));
  const filters = ['', 'kind=chat', 'kind=whisper'].flatMap(kind =>
    // a member who talks, and one who never did
    ['', 'member=m1', 'member=m9'].flatMap(member =>
      ['', ...days.map(day => `day=${day}`)].map(day => [kind, member, day].filter(Boolean).join('&')),
    ),
  );
  for (const filter of filters) {
    for (const cursor of [`limit=50`, `limit=200&before=${middle}&after=9`])
      await ask(room, `logs/chat?${filter}&${cursor}`);
  }
  for (const cursor of ['', `&before=${Date.now() - 1_000},5000`])
    await ask(room, `logs/logins?limit=50${cursor}`);
  for (const filter of ['', 'target=m1', 'actor=admin', 'target=m1&actor=admin', 'target=m1&actor=second'])
    for (const cursor of ['', `&before=${middle}`]) await ask(room, `logs/moderation?${filter}${cursor}`);
  await askRecords(room, { middle, head: head!.seq, days });
  for (const page of ['', '?cursor=m5', '?q=m99', '?q=ㅁㅅ', '?q=m99&cursor=m5'])
    await ask(room, `accounts${page}`);
  for (const state of ACCOUNT_STATES) await ask(room, `accounts?state=${state}&q=m`);
  for (const path of ['sanctions', 'sanctions?member=m1', 'online']) await ask(room, path);
  for (const [fromSeq, toSeq] of [
    [1, head!.seq],
    [middle + LIMITS.whispersOpenedMax, head!.seq],
    [head!.seq - 10, Number.MAX_SAFE_INTEGER],
  ])
    await act(room, 'POST', 'logs/whispers', { reason: 'a complaint', fromSeq, toSeq });
  for (const path of ['mute', 'mute', 'unmute', 'kick', 'readmit'])
    await act(room, 'POST', `members/m1/${path}`, { reason: 'a reason' });
  await admin.say('/mute m2 1m a reason', crypto.randomUUID());
  const mine = await room.http('GET', 'me/sessions', { token: await room.token('minsu') });
  expect(mine.status).toBe(200);
  await act(room, 'DELETE', 'accounts/m4/sessions', { reason: 'a reason' });
  await act(room, 'PATCH', 'room', { name: '다른 이름' });
  await ask(room, 'room');
  for (const page of ['', '?before=900000&limit=10']) await ask(room, `invites${page}`);
  const { code } = await invite(room, { uses: 2 });
  await room.http('POST', 'invites/look', { body: { code } });
  expect((await join(room, code, 'guest')).status).toBe(201);
  const { id } = await invite(room);
  expect((await room.asAdmin('DELETE', `admin/invites/${id}`)).status).toBe(200);
  await act(room, 'PATCH', 'accounts/second', { role: 'member' });
  await act(room, 'PATCH', 'accounts/m3', { disabled: true });
}
/** What Records asks: lines, acts and log-ins, by every filter. */
async function askRecords(
  room: Room,
  { middle, head, days }: { middle: number; head: number; days: string[] },
): Promise<void> {
  const [today, yesterday] = days;
  const times = ['', `day=${today}`, `fromDay=${yesterday}`, `fromDay=${yesterday}&toDay=${today}`];
  const parties = [
    ['', 'from=m1', 'from=m9', 'to=m8', 'from=m1&to=m8', 'member=m1&from=m1', 'member=m1&to=m1'],
    ['member=m1&from=m8', 'member=m1&with=m8', 'member=m1&with=m8&from=m8', 'member=m1&with=m9'],
  ].flat();
  for (const party of parties)
    for (const kind of ['', 'kind=whisper', 'kind=chat'])
      for (const time of times)
        for (const cursor of ['', `before=${middle}&after=9`])
          await ask(room, `records/lines?${[party, kind, time, cursor].join('&')}`);
  for (const q of ['log', 'nothingofthis']) {
    await ask(room, `records/lines?q=${q}`);
    await ask(room, `records/lines?q=${q}&from=m1&day=${today}`);
  }
  for (const seq of [head - LINES / 2, head - 5_000 - 9])
    await ask(room, `records/lines/${seq}/context?lines=100`);
  for (const who of ['', 'actor=admin', 'actor=m1', 'target=m1', 'target=m1&actor=admin'])
    for (const what of ['', 'action=role', 'outcome=done', 'action=kick&outcome=refused', 'action=clock'])
      for (const time of times)
        for (const cursor of ['', `before=${middle}&after=9`])
          await ask(room, `records/acts?${[who, what, time, cursor].join('&')}`);
  for (const name of ['', 'name=m1', 'name=m9'])
    for (const event of ['', 'event=login', 'event=login_failed', 'event=leave'])
      for (const cursor of ['', `before=${Date.now() - 1_000},5000`])
        await ask(room, `records/logins?${[name, event, cursor].join('&')}`);
  for (const cursor of ['', `before=${today}`]) await ask(room, `records/days?${cursor}`);
  for (const show of ['in', 'absent'])
    for (const page of ['limit=50', 'limit=200&after=m5', 'day=2001-01-01'])
      await ask(room, `records/logins/summary?show=${show}&${page}`);
  for (const name of ['m1', 'm9', 'admin']) await ask(room, `records/members/${name}`);
  for (const page of ['', '&limit=200&before=9'])
    await ask(room, `reviews?month=${today!.slice(0, 7)}${page}`);
  await act(room, 'POST', 'reviews/2001-01', { note: 'nothing there' });
  for (const which of [
    { with: 'm1' },
    { with: 'm1', and: 'm8' },
    { fromDay: yesterday },
    { with: 'm1', fromDay: '2001-01-01' },
  ])
    await act(room, 'POST', 'records/whispers/open', { reason: 'a complaint', ...which });
  await ask(room, 'overview');
  const token = await room.token('m1');
  for (const path of [
    '',
    '/sanctions?before=9',
    '/openings',
    `/openings?before=${middle}`,
    '/openings/9',
    '/logins',
  ])
    expect((await room.http('GET', `me/record${path}`, { token })).status).toBe(
      path === '/openings/9' ? 404 : 200,
    );
}
async function ask(room: Room, path: string): Promise<void> {
  const { status, body } = await room.asAdmin('GET', `admin/${path}`);
  expect([path, status, body.error]).toEqual([path, 200, undefined]);
}
async function act(room: Room, method: string, path: string, body: unknown): Promise<void> {
  const answer = await room.asAdmin(method, `admin/${path}`, body);
  expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined]);
}

/** For each statement that breaks the rule: how, and its text. */
async function faults(): Promise<string[]> {
  const faultsOf = inject('database') === 'sqlite' ? sqliteFaults : mariadbFaults;
  const said: string[] = [];
  for (const statement of run) {
    const faulty = await faultsOf(db, statement);
    if (faulty.length > 0) said.push(`${faulty.join('; ')}: ${statement.sql.replaceAll(/\s+/g, ' ')}`);
  }
  return said;
}

describe(`with ${ACCOUNTS} accounts and ${LINES} lines`, () => {
  it('every way of asking was taken', () => {
    expect(run.length).toBeGreaterThan(40);
    for (const table of ['chat_log', 'moderation_log', 'accounts', 'login_log_'])
      expect(run.filter(({ sql }) => sql.includes(table)).length).toBeGreaterThan(3);
  });

  it('each statement walks one index and stops at its limit, whatever the statistics say of an empty log', async () => {
    expect(await faults()).toEqual([]);
  });

  // SQLite does not count the rows that it reads
  it.runIf(inject('database') === 'sqlite')(
    'a list of sessions finds them by index, not among ended ones',
    async () => {
      const list = run.find(({ sql }) => /Session_expires_at[^]*LIMIT 200/.test(sql))!;
      const plan = await db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${list.sql}`, list.parameters);
      expect(plan.map(({ detail }) => /\(.*\)/.exec(detail)?.[0])).toEqual([
        '(account_id=? AND token_version=? AND epoch=? AND ended_at=? AND expires_at>?)',
      ]);
    },
  );

  it('and so it does by fresh statistics', async () => {
    if (inject('database') === 'sqlite') await db.all('ANALYZE');
    else
      await db.all('ANALYZE TABLE accounts, chat_log, mentions, moderation_log, opening_parties, sessions');
    expect(await faults()).toEqual([]);
  });
});
