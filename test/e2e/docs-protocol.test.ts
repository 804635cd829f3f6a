import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Overview } from '../../src/contract/records.js';
import type { Review } from '../../src/contract/reviews.js';
import { invite } from '../support/invites.js';
import { marked, PROTOCOL } from '../support/pages.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

const EXAMPLES = marked(PROTOCOL, 'example');

/** Everything that was said, got and answered under the names of the examples. */
const seen = new Map<string, unknown>();
/** What the page says in words alone. */
const said = { quit: {}, setPassword: {}, ownPassword: {} };

/** Values that differ from room to room; all others must be as in the example. */
const FREE = new Set(
  'accessToken after at bytes checkpoint createdAt day epoch expiresAt fingerprint first firstAt firstSeq fromAt fromDay fromId fromSeq id last lastSeen lastSeenAt lastSeq line mentions node oldestSeq p50Ms p99Ms passwordSetAt perSecond position readTo replyTo retryAfterMs sealedTo seq serverTime size startedAt toAt toId toSeq token until url userAgent visit'.split(
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

/** In the room's zone. */
const monthNow = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', year: 'numeric', month: '2-digit' }).format();

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
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
    await asked('room', 'GET', 'admin/room');
    const login = await room.http('POST', 'auth/login', { body: request('login-request') });
    keep('login-answer', login.body);
    keep('me', (await room.http('GET', 'auth/me', { token: login.body.accessToken })).body);
    const sessions = await room.http('GET', 'me/sessions', { token: login.body.accessToken });
    keep('sessions', sessions.body);
    const many: unknown = request('accounts-batch-request');
    await asked('accounts-batch-answer', 'POST', 'admin/accounts/batch', many);
    const sora = { name: 'sora', password: PASSWORD };
    await room.asAdmin('POST', 'admin/accounts', sora);
    const handedOver = await room.http('POST', 'auth/login', { body: sora });
    keep('me-handed-over', (await room.http('GET', 'auth/me', { token: handedOver.body.accessToken })).body);
    keep('rest-refusal', (await room.http('GET', 'auth/me')).body);
    keep('public-room', (await room.http('GET', 'room')).body);
    keep('health', (await room.http('GET', 'health')).body);

    const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
    await asked('logs-logins', 'GET', 'admin/logs/logins?limit=2');
    await asked('records-days', 'GET', 'admin/records/days');
    await asked('records-logins', 'GET', 'admin/records/logins?name=jisoo&event=enter');
    await asked('records-summary', 'GET', 'admin/records/logins/summary?after=jisoo&limit=1');
    await asked('records-absent', 'GET', 'admin/records/logins/summary?show=absent&after=haneul&limit=1');
    await asked('records-acts', 'GET', 'admin/records/acts?target=minsu&action=create&outcome=done');
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
    keep('search-ack', await jisoo.send('search', request('search-request')));
    await asked('logs-chat', 'GET', 'admin/logs/chat?limit=2');
    await asked('records-lines', 'GET', 'admin/records/lines?limit=2');
    await asked('records-search', 'GET', `admin/records/lines?q=${encodeURIComponent('안녕')}`);

    await jisoo.send('seen', { ...(request('seen-request') as object), seq: whisper.seq });
    const fixed = await room.enter('jisoo');
    const { welcome } = fixed;
    keep('welcome', welcome);
    const place = {
      ...(request('resume-request') as object),
      epoch: welcome!.epoch,
      after: welcome!.position,
    };
    keep('resume-ack', await fixed.send('resume', place));
    const auth = { token: await room.token('jisoo'), epoch: welcome!.epoch, after: welcome!.position };
    keep('connect-auth', auth);
    keep('welcome-resumed', (await room.enter('jisoo', auth)).welcome);
    const stranger = room.client({ token: 'x' });
    await stranger.refused();
    keep('connect-refused', stranger.refusal);
    const answer = { ...(request('reply-request') as object), replyTo: line.seq };
    const reply = await jisoo.send('message', answer);
    await minsu.reached(reply.seq);
    keep('messages-reply', minsu.frames.at(-1));

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
    await asked('records-context', 'GET', `admin/records/lines/${reply.seq}/context?lines=1`);
    const hiding = await room.asAdmin<{ seq: number }>('POST', `admin/records/lines/${line.seq}/hide`, {
      reason: '개인 정보',
    });
    await jisoo.reached(hiding.body.seq);
    keep('messages-hide', jisoo.frames.at(-1));
    keep('history-hidden', await jisoo.send('history', { around: line.seq, limit: 1 }));
    await room.asAdmin('POST', `admin/records/lines/${line.seq}/show`, { reason: '괜찮음' });
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
    await asked('export-answer', 'POST', 'admin/records/exports', request('export-request'));
    const { seq: exported } = seen.get('export-answer') as { seq: number };
    await asked('export-view', 'GET', `admin/records/exports/${exported}`);
    const opening = request('whispers-request');
    await asked('whispers-answer', 'POST', 'admin/records/whispers/open', opening);
    await jisoo.until(() => jisoo.items.at(-1)!.kind === 'notice', 'a notice');
    keep('messages-notice', jisoo.frames.at(-1));
    const { body: ofMonth } = await room.asAdmin<Review>('GET', `admin/reviews?limit=1&month=${monthNow()}`);
    keep('review', { ...ofMonth, month: '2026-11' });
    await asked('records-member', 'GET', 'admin/records/members/jisoo');
    const own = async (name: string, who: string, path: string): Promise<void> => {
      keep(name, (await room.http('GET', `me/record${path}`, { token: await room.token(who) })).body);
    };
    const opened = seen.get('whispers-answer') as { seq: number };
    await own('own-record', 'jisoo', '');
    await own('own-opening', 'jisoo', `/openings/${opened.seq}`);
    await own('own-logins', 'jisoo', '/logins');
    const { body: overview } = await room.asAdmin<Overview>('GET', 'admin/overview');
    // as on any database
    keep('overview', { ...overview, database: { ...overview.database, kind: 'sqlite' } });

    await room.asAdmin('PATCH', 'admin/room', request('room-request'));
    await jisoo.until(() => jisoo.rooms.length > 0, 'the room');
    keep('room-changed', jisoo.rooms[0]);
    keep('message-slow', await jisoo.say('…'));
    await room.asAdmin('PATCH', 'admin/room', { locked: true });
    keep('message-locked', await jisoo.say('…'));
    await room.asAdmin('PATCH', 'admin/room', { locked: false, slowSeconds: 0, notice: '' });

    const ended = await invite(room);
    await room.asAdmin('DELETE', `admin/invites/${ended.id}`);
    const made = await invite(room, request('invite-request'));
    const { code } = request('look-request') as { code: string };
    keep('invite-answer', { ...made, code });
    const look = await room.http('POST', 'invites/look', { body: { code: made.code } });
    keep('look-answer', look.body);
    const join = { ...(request('join-request') as object), code: made.code };
    keep('join-answer', (await room.http('POST', 'invites/join', { body: join })).body);
    await asked('invites', 'GET', 'admin/invites');

    await room.asAdmin('POST', 'admin/members/minsu/readmit', { reason: '끝' });
    const token = await room.login('minsu');
    await own('own-sanctions', 'minsu', '/sanctions?limit=2');
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
    for (const name of ['welcome', 'messages', 'presence', 'session', 'room', 'problem'])
      expect(PROTOCOL).toContain(`### \`${name}\``);
    const { stack } = (room.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } }).router;
    for (const { route } of stack) {
      if (!route?.path.startsWith('/api/')) continue;
      const method = Object.keys(route.methods)[0]!.toUpperCase();
      expect(PROTOCOL).toMatch(new RegExp(`\\| \`${method} ${route.path}[\`?]`));
    }
  });
});
