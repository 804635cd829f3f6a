import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { terminate } from '../../src/chat/chat-socket.js';
import { Participants } from '../../src/chat/participants.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const ROOT = join(import.meta.dirname, '../..');
const PROTOCOL = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const ON_MARIADB = inject('database') === 'mariadb';

/** The blocks of a page that have a mark above them: `<!-- example: name -->`. */
function marked(page: string, mark: 'example' | 'run' | 'sql'): Map<string, string> {
  const blocks = page.matchAll(/<!-- (\w+): ([\w-]+) -->\n\n```\w+\n([\s\S]*?)```/g);
  const found = [...blocks].filter(([, kind]) => kind === mark);
  return new Map(found.map(([, , name, code]) => [name!, code!]));
}

const EXAMPLES = marked(PROTOCOL, 'example');
const RUN = new Map([...marked(README, 'run'), ...marked(PROTOCOL, 'run')]);
const SQL = marked(README, 'sql');

/** Everything that was said, got and answered under the names of the examples. */
const seen = new Map<string, unknown>();
/** What the page says in words alone. */
const said = { quit: {}, setPassword: {}, ownPassword: {} };

/** Values that differ from room to room; all others must be as in the example. */
const FREE = new Set(
  'accessToken after at createdAt epoch expiresAt id node position retryAfterMs seq serverTime token until userAgent visit'.split(
    ' ',
  ),
);

/** A value with only the type left of what is free to differ. */
function outline(value: unknown, key = ''): unknown {
  if (FREE.has(key)) return typeof value;
  // of a frame these are numbers, of a line names
  if ((key === 'from' || key === 'to') && typeof value === 'number') return 'number';
  if (Array.isArray(value)) return value.map(one => outline(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, outline(one, name)]));
}

describe('docs/protocol.md', () => {
  let room: Room;
  const keep = <T>(name: string, value: T): T => {
    // as it travels: what is undefined is not there
    seen.set(name, JSON.parse(JSON.stringify(value)));
    return value;
  };
  /** What the page says one sends, for sending it. */
  const request = (name: string): never => keep(name, JSON.parse(EXAMPLES.get(name) ?? 'null')) as never;
  const asked = async (name: string, method: string, path: string, body?: unknown): Promise<void> => {
    const answer = await room.asAdmin<object>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    keep(name, answer.body);
  };

  beforeAll(async () => {
    room = await startRoom({ RATE_LINES_PER_SECOND: '5', RATE_BURST: '10' });
    await asked('account-answer', 'POST', 'admin/accounts', request('account-request'));
    await asked('accounts', 'GET', 'admin/accounts');
    const login = await room.http('POST', 'auth/login', { body: request('login-request') });
    keep('login-answer', login.body);
    keep('me', (await room.http('GET', 'auth/me', { token: login.body.accessToken })).body);
    keep('rest-refusal', (await room.http('GET', 'auth/me')).body);
    keep('health', (await room.http('GET', 'health')).body);

    const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
    await asked('logs-logins', 'GET', 'admin/logs/logins?limit=2');
    const line = await minsu.send('message', request('message-request'));
    keep('message-ack', line);
    await jisoo.reached(line.seq);
    keep('messages-chat', jisoo.frames.at(-1));
    keep('message-duplicate', await minsu.send('message', request('message-request')));
    const whisper = await minsu.send('whisper', request('whisper-request'));
    keep('whisper-ack', whisper);
    await jisoo.reached(whisper.seq);
    keep('messages-whisper', jisoo.frames.at(-1));
    keep('history-ack', await jisoo.send('history', request('history-request')));
    await asked('logs-chat', 'GET', 'admin/logs/chat?limit=2');

    const { welcome } = await room.enter('jisoo');
    keep('welcome', welcome);
    const auth = { token: await room.token('jisoo'), epoch: welcome!.epoch, after: welcome!.position };
    keep('connect-auth', auth);
    keep('welcome-resumed', (await room.enter('jisoo', auth)).welcome);
    const stranger = room.client({ token: 'x' });
    await stranger.refused();
    keep('connect-refused', stranger.refusal);

    // frames are net changes over a quarter of a second: one after the other
    const joined = (name: string) =>
      minsu.presence.find(frame => frame.joined.some(one => one.name === name));
    await minsu.until(() => joined('jisoo') !== undefined, 'jisoo to join');
    const haneul = await room.enter('haneul');
    await minsu.until(() => joined('haneul') !== undefined, 'haneul to join');
    keep('presence-joined', joined('haneul'));
    said.quit = await haneul.say('/quit');
    await minsu.until(() => minsu.presence.at(-1)!.left.length > 0, 'haneul to leave');
    keep('presence-left', minsu.presence.at(-1));
    keep('who-ack', await jisoo.say('/who'));
    keep('help-ack', await jisoo.say('/help'));
    (jisoo.socket.emit as (event: string) => void)('nonsense');
    await jisoo.until(() => jisoo.problems.length > 0, 'a problem');
    keep('problem', jisoo.problems[0]);
    await asked('online', 'GET', 'admin/online');

    await asked('account-change-answer', 'PATCH', 'admin/accounts/haneul', request('account-change-request'));
    await room.asAdmin('PATCH', 'admin/accounts/haneul', { disabled: false });
    const password: unknown = request('set-password-request');
    said.setPassword = (await room.asAdmin<object>('PUT', 'admin/accounts/haneul/password', password)).body;

    await asked('mute-answer', 'POST', 'admin/members/minsu/mute', request('mute-request'));
    await jisoo.reached((seen.get('mute-answer') as { seq: number }).seq);
    keep('messages-sanction', jisoo.frames.at(-1));
    keep('message-muted', await minsu.say('…'));
    const admin = await room.enter(ADMIN.name);
    keep('mute-ack', await admin.say('/mute minsu 10m 도배'));
    await asked('unmute-answer', 'POST', 'admin/members/minsu/unmute', request('unmute-request'));
    await asked('kick-answer', 'POST', 'admin/members/minsu/kick', request('kick-request'));
    await minsu.closed();
    keep('session-kicked', minsu.sessions[0]);
    const kicked = room.client({ token: await room.token('minsu') });
    await kicked.refused();
    keep('connect-kicked', kicked.refusal);
    await asked('sanctions', 'GET', 'admin/sanctions');
    await asked('logs-moderation', 'GET', 'admin/logs/moderation?limit=2');
    await asked('whispers-answer', 'POST', 'admin/logs/whispers', request('whispers-request'));

    await room.asAdmin('POST', 'admin/members/minsu/readmit', { reason: '끝' });
    const token = await room.login('minsu');
    const change = { token, body: request('password-request') };
    said.ownPassword = (await room.http<object>('PUT', 'auth/password', change)).body;
    const flood = await Promise.all(Array.from({ length: 15 }, () => jisoo.say('!')));
    keep(
      'message-rate-limited',
      flood.find(({ ok }) => !ok),
    );
  });
  afterAll(() => room.close());

  it('has a mark above every block of JSON, and no mark twice', () => {
    expect(PROTOCOL.match(/```json/g)).toHaveLength(EXAMPLES.size);
    expect(PROTOCOL.match(/<!-- example: /g)).toHaveLength(EXAMPLES.size);
  });

  it('has an example for everything that is looked at here, and nothing else', () => {
    expect([...EXAMPLES.keys()].sort()).toEqual([...seen.keys()].sort());
  });

  it.each([...EXAMPLES])('shows %s as it is', (name, json) => {
    expect(outline(seen.get(name))).toEqual(outline(JSON.parse(json)));
  });

  it('says what else is answered', () => {
    expect(said.quit).toEqual({ ok: true });
    expect(said.setPassword).toEqual({});
    expect(outline(said.ownPassword)).toEqual(outline(seen.get('login-answer')));
  });

  it('names every event and route that there is', () => {
    for (const name of ['welcome', 'messages', 'presence', 'session', 'problem'])
      expect(PROTOCOL).toContain(`### \`${name}\``);
    const { stack } = (room.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } }).router;
    for (const { route } of stack) {
      if (!route?.path.startsWith('/api/')) continue;
      const method = Object.keys(route.methods)[0]!.toUpperCase();
      expect(PROTOCOL).toMatch(new RegExp(`\\| \`${method} ${route.path}[\`?]`));
    }
  });
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** A program of the pages, run for real. */
class Program {
  output = '';
  readonly #child: ChildProcess;
  readonly #looks = new Set<() => void>();

  constructor(command: string, args: string[], code: string) {
    this.#child = spawn(command, args, { cwd: ROOT, env: { ...process.env, PYTHONUTF8: '1' } });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        for (const look of this.#looks) look();
      });
    }
    this.#child.stdin!.end(code);
  }

  /** Waits until the output has this. */
  shows(what: RegExp | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`waited in vain for ${what.toString()} in:\n${this.output}`));
      }, 15_000);
      const look = (): void => {
        if (typeof what === 'string' ? !this.output.includes(what) : !what.test(this.output)) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exit = new Promise(resolve => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exit;
  }
}

/** A Python that has the packages the README names. */
const PYTHON = ['python3', '/usr/bin/python3'].find(
  python => spawnSync(python, ['-c', 'import requests, socketio, websocket']).status === 0,
);
const WITHOUT_PYTHON =
  'the Python of the README, because no python3 has socketio, requests and websocket ' +
  '(Debian: apt-get install python3-socketio python3-requests python3-websocket)';
if (!PYTHON && process.env.CI !== 'true') console.log(`LEFT OUT: ${WITHOUT_PYTHON}.\n`);

describe('the programs of the README and the protocol', () => {
  let room: Room;
  const programs: Program[] = [];
  const start = (command: string, args: string[], name: string): Program => {
    const code = RUN.get(name)!
      .replaceAll('http://127.0.0.1:3000', room.url)
      .replaceAll('"PASSWORD"', `"${ADMIN.password}"`);
    const program = new Program(command, args, code);
    programs.push(program);
    return program;
  };
  const javascript = (name: string) => start(process.execPath, ['--input-type=module', '-'], name);
  const lines = () => room.rows<{ seq: number; text: string }>('SELECT seq, text FROM chat_log ORDER BY seq');

  beforeAll(async () => {
    room = await startRoom();
    // the README's first commands make the member that all others need
    await start('sh', ['-s'], 'add-member').shows('"name":"minsu","role":"member"');
  });
  afterAll(async () => {
    await Promise.all(programs.map(program => program.end()));
    await room.close();
  });

  it('are the ones that are run here', () => {
    const names = ['add-member', 'client-js', 'create-database', 'talk-js', 'talk-python'];
    expect([...RUN.keys()].sort()).toEqual(names);
    const queries = ['epoch-mysql', 'epoch-sqlite', 'hours', 'logins', 'mutes', 'said', 'whispers'];
    expect([...SQL.keys()].sort()).toEqual(queries);
    expect((README + PROTOCOL).match(/```(js|python|sql)\n/g)).toHaveLength(11);
  });

  it('talk in JavaScript', async () => {
    const program = javascript('talk-js');
    await program.shows(/\{ ok: true, seq: \d+, at: \d+ \}/);
    await program.shows('minsu 안녕하세요');
    expect((await lines()).at(-1)!.text).toBe('안녕하세요');
    await program.end();
  });

  it.skipIf(!PYTHON && process.env.CI !== 'true')('talk in Python', async () => {
    if (!PYTHON) throw new Error(`CI leaves nothing out: ${WITHOUT_PYTHON}`);
    const program = start(PYTHON, ['-'], 'talk-python');
    await program.shows(/\{'ok': True, 'seq': \d+, 'at': \d+\}/);
    await program.shows('minsu 안녕하세요');
    expect((await lines()).at(-1)!.text).toBe('안녕하세요');
    await program.end();
  });

  it('go on after a lost connection with nothing lost and nothing twice, and tell of a kick', async () => {
    const jisoo = await room.enter('jisoo');
    const program = javascript('client-js');
    const { seq: first } = await jisoo.say('하나');
    await program.shows(`${first} jisoo 하나`);
    await program.shows('minsu 안녕하세요');
    const participant = [...room.app.get(Participants).all()].find(({ name }) => name === 'minsu')!;
    for (const socket of [...participant.sockets]) terminate(socket.conn);
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

  /** Asks what the README asks, of today. */
  async function ask(name: string): Promise<Record<string, unknown>[]> {
    const [today] = await room.rows<{ day: string; name: string }>(
      'SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC',
    );
    const sql = SQL.get(name)!.replace('2026-11-22', today!.day).replace('login_log_20261122', today!.name);
    return room.rows(sql.trim().replace(/;$/, ''));
  }

  it('ask the records what somebody said on a day', async () => {
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

  it('renew the name of the log', async () => {
    const epoch = async () => (await room.rows<{ epoch: string }>('SELECT epoch FROM log_head'))[0]!.epoch;
    const before = await epoch();
    const [statement] = SQL.get(ON_MARIADB ? 'epoch-mysql' : 'epoch-sqlite')!.split(';');
    await room.database.write('moderation', tx => tx.query(statement!));
    expect(await epoch()).not.toBe(before);
  });
});
