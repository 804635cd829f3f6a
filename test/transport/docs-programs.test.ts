import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminate } from '../../src/chat/transport/socket-io/endings.js';
import { Lines } from '../../src/chat/transport/line/lines.js';
import { socketsOf } from '../support/sockets.js';
import { marked, PROGRAMS, PROTOCOL, README, RECORDS } from '../support/pages.js';
import { Program } from '../support/program.js';
import { PYTHON, withoutPython } from '../support/python.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const PAGES = [README, PROGRAMS, PROTOCOL, RECORDS];
const RUN = new Map(PAGES.flatMap(page => [...marked(page, 'run')]));
const SQL = marked(RECORDS, 'sql');

describe('the programs of the docs', () => {
  let room: Room;
  const programs: Program[] = [];
  const start = (command: string, args: string[], name: string, password?: string): Program => {
    const code = RUN.get(name)!
      .replaceAll('http://127.0.0.1:3000', room.url)
      .replace('9900', /\d+$/.exec(room.app.get(Lines).address!)![0])
      .replaceAll('"PASSWORD"', `"${password ?? ADMIN.password}"`)
      .replaceAll('a good password', password ?? 'a good password');
    const program = new Program(command, args, code);
    programs.push(program);
    return program;
  };
  const javascript = (name: string, password?: string) =>
    start(process.execPath, ['--input-type=module', '-'], name, password);
  const lines = () => room.rows<{ seq: number; text: string }>('SELECT seq, text FROM chat_log ORDER BY seq');

  beforeAll(async () => {
    room = await startRoom({ TCP_PORT: '0' });
    // the first program creates the member that all others need
    await start('sh', ['-s'], 'add-member').shows('"name":"minsu","role":"member"');
  });
  afterAll(async () => {
    await Promise.all(programs.map(program => program.end()));
    await room.close();
  });

  it('are the ones that are run here', () => {
    const names = ['add-member', 'client-js', 'create-database', 'talk-js', 'talk-lines', 'talk-python'];
    const views = ['views-mariadb', 'views-sqlite'];
    expect([...RUN.keys()].sort()).toEqual([...names, ...views]);
    const queries = ['hours', 'logins', 'mutes', 'said', 'whispers'];
    const ofViews = ['view-logins', 'view-messages', 'view-moderation'];
    expect([...SQL.keys()].sort()).toEqual([...queries, ...ofViews].sort());
    expect(PAGES.join('').match(/```(js|python|sql)\n/g)).toHaveLength(13);
  });

  it('talk in JavaScript', async () => {
    const program = javascript('talk-js');
    await program.shows(/\{ ok: true, seq: \d+, at: \d+ \}/);
    await program.shows('minsu 안녕하세요');
    expect((await lines()).at(-1)!.text).toBe('안녕하세요');
    await program.end();
  });

  it.skipIf(withoutPython('the Python of docs/programs.md'))('talk over TCP', async () => {
    const program = start(PYTHON!, ['-'], 'talk-lines');
    await program.shows('[minsu] 안녕하세요');
    expect((await lines()).at(-1)!.text).toBe('안녕하세요');
    await program.end();
  });

  it.skipIf(withoutPython('the Python of docs/programs.md'))('talk in Python', async () => {
    const program = start(PYTHON!, ['-'], 'talk-python');
    await program.shows(/\{'ok': True, 'seq': \d+, 'at': \d+\}/);
    await program.shows('minsu 안녕하세요');
    expect((await lines()).at(-1)!.text).toBe('안녕하세요');
    await program.end();
  });

  describe('print the answer of the server to a wrong password', () => {
    const answer = /"code":"BAD_CREDENTIALS"/;
    const wrong = 'a wrong password';

    it('with curl', async () => {
      await expect(start('sh', ['-s'], 'add-member', wrong).shows(answer)).resolves.toBeUndefined();
    });

    it.each(['talk-js', 'client-js'])('in JavaScript: %s', async name => {
      await expect(javascript(name, wrong).shows(answer)).resolves.toBeUndefined();
    });

    it.skipIf(withoutPython('the Python of docs/programs.md'))('in Python', async () => {
      await expect(start(PYTHON!, ['-'], 'talk-python', wrong).shows(answer)).resolves.toBeUndefined();
    });
  });

  it('go on after a lost connection with nothing lost and nothing twice, and tell of a kick', async () => {
    const jisoo = await room.enter('jisoo');
    const program = javascript('client-js');
    const { seq: first } = await jisoo.say('하나');
    await program.shows(`${first} jisoo 하나`);
    // cut amid the change from long polling, Socket.IO's client hears of it only by its missing heartbeat
    const transports = () => socketsOf(room, 'minsu').map(({ conn }) => conn.transport.name);
    await expect.poll(transports).toEqual(['websocket']);
    for (const { conn } of socketsOf(room, 'minsu')) terminate(conn);
    const { seq: second } = await jisoo.say('둘');
    await program.shows(`${second} jisoo 둘`);
    const { seq: last } = await jisoo.say('셋');
    await program.shows(`${last} jisoo 셋`);
    // the program says its line again when it cannot know: the last one stored may be its own
    await program.shows(`${(await lines()).at(-1)!.seq} `);

    const shown = [...program.output.matchAll(/^(\d+) /gm)].map(([, seq]) => Number(seq));
    const stored = (await lines()).map(({ seq }) => seq);
    expect(shown).toEqual(stored);

    await room.asAdmin('POST', 'admin/members/minsu/kick', { reason: '욕설', coolOff: '0s' });
    await program.shows('closed: KICKED 욕설');
  });

  /** Asks what docs/records.md asks, of today. */
  async function ask(name: string): Promise<Record<string, unknown>[]> {
    const [today] = await room.rows<{ day: string; name: string }>(
      'SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC',
    );
    const sql = SQL.get(name)!.replace('2026-11-22', today!.day).replace('login_log_20261122', today!.name);
    return room.rows(sql.trim().replace(/;$/, ''));
  }

  it('ask the records what a member said on a day', async () => {
    const minsu = await room.enter('minsu');
    await minsu.whisper('jisoo', '귓속말');
    const rows = await ask('said');
    expect(rows).toContainEqual(expect.objectContaining({ whispered_to: null, text: '안녕하세요' }));
    expect(rows.at(-1)).toMatchObject({ whispered_to: 'jisoo', text: '귓속말' });
  });

  it('ask the records for the whispers of two', async () => {
    const jisoo = await room.enter('jisoo');
    await jisoo.whisper('minsu', '답장');
    const whisper = { sender: 'jisoo', recipient: 'minsu', text: '답장' };
    expect((await ask('whispers')).at(-1)).toMatchObject(whisper);
  });

  it('ask the records who was muted by whom', async () => {
    await room.asAdmin('POST', 'admin/members/minsu/mute', { reason: '도배' });
    const mute = { action: 'mute', target: 'minsu', actor: 'admin', reason: '도배' };
    expect((await ask('mutes')).at(-1)).toMatchObject(mute);
  });

  it('ask the records who logged in', async () => {
    expect((await ask('logins')).map(({ name }) => name)).toContain('minsu');
  });

  it('ask the records how many lines there were in an hour', async () => {
    const rows = await ask('hours');
    expect(rows.reduce((sum, row) => sum + Number(row.line_count), 0)).toBe((await lines()).length);
    expect(rows.map(row => Number(row.hour_from) % 3_600_000)).toContain(0);
  });
});
