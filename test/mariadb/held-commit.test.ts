import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { MARIADB } from '../support/databases.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { ADMIN, PASSWORD, makePlace, startRoom, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

/** The whole of a COM_QUERY, or the last of its statements: `READ COMMITTED` is in others. */
const COMMIT = ['\u0003COMMIT', ';\nCOMMIT'];

let proxy: FlakyProxy;
let room: Room;
let [minsu, jisoo, admin]: Client[] = [];
let leaver: string;
beforeAll(async () => {
  proxy = await FlakyProxy.open(MARIADB);
  room = await startRoom({ DB_PORT: String(proxy.port) }, await makePlace());
  [minsu, jisoo, admin] = [
    await room.enter('minsu'),
    await room.enter('jisoo'),
    await room.enter(ADMIN.name),
  ];
  await room.member('leaver');
  leaver = await room.login('leaver');
});
afterAll(async () => {
  await room?.close();
  await proxy?.close();
});

type Deed = [what: string, act: () => Promise<unknown>, rows: string];
const DEEDS: Deed[] = [
  ['a line', () => minsu!.say('held'), `SELECT seq FROM chat_log WHERE text = 'held'`],
  ['a whisper', () => minsu!.whisper('jisoo', 'hush'), `SELECT seq FROM chat_log WHERE text = 'hush'`],
  ['a mute', () => admin!.say('/mute jisoo 1s held'), `SELECT seq FROM moderation_log WHERE action = 'mute'`],
  [
    'opened whispers',
    () => room.asAdmin('POST', 'admin/logs/whispers', { reason: 'held', fromSeq: 1, toSeq: 1_000 }),
    `SELECT seq FROM moderation_log WHERE action = 'whispers_opened'`,
  ],
  [
    'a new account',
    () => room.asAdmin('POST', 'admin/accounts', { name: 'new_one', password: PASSWORD }),
    `SELECT id FROM accounts WHERE name = 'new_one'`,
  ],
  [
    'a log-out',
    () => room.http('POST', 'auth/logout', { token: leaver }),
    `SELECT seq FROM moderation_log WHERE action = 'logout'`,
  ],
  ['a kick', () => admin!.say('/kick jisoo held'), `SELECT seq FROM moderation_log WHERE action = 'kick'`],
];

describe('while the COMMIT has not reached the database', () => {
  it.each(DEEDS)(
    '%s is neither answered nor shown; lost on the way, it is done once',
    async (_, act, rows) => {
      // presence is sent independently
      const heard = () => jisoo!.events.filter(event => event !== 'presence');
      // a seal has commits of its own
      await sealed(room);
      const before = heard().length;
      const commit = proxy.hold(...COMMIT);
      let isAnswered = false;
      const answer = act().finally(() => (isAnswered = true));
      const { cut } = await commit;
      // two round trips on the sockets that would have received it
      expect(await minsu!.say('/help')).toMatchObject({ ok: true });
      expect(await jisoo!.say('/help')).toMatchObject({ ok: true });
      expect([isAnswered, heard().slice(before)]).toEqual([false, []]);
      expect(await room.rows(rows)).toEqual([]);
      cut();
      expect(JSON.stringify(await answer)).not.toContain('error');
      expect(await room.rows(rows)).toHaveLength(1);
    },
  );

  it('a log-in is not answered', async () => {
    await sealed(room);
    const commit = proxy.hold(...COMMIT);
    let isAnswered = false;
    const answer = room.login('minsu').finally(() => (isAnswered = true));
    const { forward } = await commit;
    expect(await minsu!.say('/help')).toMatchObject({ ok: true });
    expect(isAnswered).toBe(false);
    forward();
    await answer;
    expect(await room.logins(`event = 'login' AND name = 'minsu'`)).toHaveLength(2);
  });
});
