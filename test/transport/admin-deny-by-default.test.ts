import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let routes: { method: string; path: string }[];
beforeAll(async () => {
  room = await startRoom();
  routes = registered(room);
  for (const name of ['minsu', 'jisoo', 'demoted', 'outcast']) await room.member(name);
});
afterAll(() => room.close());

/** What Express has really been told, so that a new route cannot be forgotten here. */
function registered({ app }: Room): { method: string; path: string }[] {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
  }
  const express = app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return express.router.stack.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(method => ({
          method: method.toUpperCase(),
          path: route.path.replace(/^\/api\//, '').replaceAll(/:(name|id|seq|month)/g, 'minsu'),
        }))
      : [],
  );
}

const PUBLIC = [
  'POST auth/login',
  'POST invites/join',
  'POST invites/look',
  'GET health',
  'GET health/live',
  'GET health/ready',
  'GET room',
  // by its ticket
  'GET records/exports/minsu',
];

/** Refusals of these routes, as `METHOD path status code`, for those that are not refused so. */
async function others(among: (path: string) => boolean, expected: string, token?: string): Promise<string[]> {
  const found: string[] = [];
  for (const { method, path } of routes.filter(route => among(route.path))) {
    if (PUBLIC.includes(`${method} ${path}`)) continue;
    const { status, body } = await room.http(method, path, {
      ...(token !== undefined && { token }),
      ...(method !== 'GET' && { body: { reason: 'a reason' } }),
    });
    const answer = `${status} ${body.error?.code}`;
    if (answer !== expected) found.push(`${method} ${path} ${answer}`);
  }
  return found;
}

const isAdmin = (path: string) => path.startsWith('admin');

async function refusedRows(name: string): Promise<{ action: string; detail: string }[]> {
  return room.rows(
    `SELECT m.action, m.detail FROM moderation_log m JOIN accounts a ON a.id = m.actor_id
     WHERE m.outcome = 'refused' AND a.name = ?`,
    [name],
  );
}

describe('every route', () => {
  it('is found by this test', () => {
    const found = routes.map(({ method, path }) => `${method} ${path}`);
    expect(found).toEqual(expect.arrayContaining([...PUBLIC, 'GET auth/me', 'POST admin/logs/whispers']));
    expect(found.length).toBeGreaterThanOrEqual(20);
    expect(routes.filter(({ path }) => isAdmin(path)).length).toBeGreaterThanOrEqual(14);
    // a pattern or an array in place of a word would slip through the requests below
    for (const { path } of routes) expect(path).toMatch(/^[a-z/]+$/);
  });

  it('but log-in, health and what is public is 401 without a token', async () => {
    expect(await others(() => true, '401 TOKEN_INVALID')).toEqual([]);
  });

  it('written in capitals, with a slash at the end, or asked for by HEAD, is 401 as well', async () => {
    for (const path of ['ADMIN/accounts', 'Admin/Logs/Chat', 'admin/accounts/', 'AUTH/me']) {
      expect([path, (await room.http('GET', path)).status]).toEqual([path, 401]);
    }
    const response = await fetch(`${room.url}/api/admin/accounts`, { method: 'HEAD' });
    expect(response.status).toBe(401);
  });
});

describe('every route that changes something', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'reason=x&role=admin'],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="reason"\r\n\r\nx\r\n'],
    ['text/plain', '{"reason":"x"}'],
  ])('is 415 for a body of %s, which a foreign page could send', async (type, body) => {
    const token = await room.token('admin');
    const answers = new Set<string>();
    for (const { method, path } of routes.filter(route => route.method !== 'GET')) {
      const answer = await room.http(method, path, { token, body, headers: { 'content-type': type } });
      answers.add(`${answer.status} ${answer.body.error?.code}`);
    }
    expect([...answers]).toEqual(['415 INVALID']);
    expect((await room.http('GET', 'auth/me', { token })).status).toBe(200);
  });
});

describe('every admin route', () => {
  it('is 403 for a member, with one refused row in ten seconds', async () => {
    const before = Date.now();
    const token = await room.token('minsu');
    expect(await room.atTime(before, () => others(isAdmin, '403 FORBIDDEN', token))).toEqual([]);
    expect(await refusedRows('minsu')).toEqual([{ action: 'admin_access', detail: 'FORBIDDEN' }]);
    await room.atTime(before + 9_999, () => room.http('GET', 'admin/accounts', { token }));
    expect(await refusedRows('minsu')).toHaveLength(1);
    await room.atTime(before + 10_000, () => room.http('GET', 'admin/accounts', { token }));
    expect(await refusedRows('minsu')).toHaveLength(2);
  });

  it('counts the attempts of each member apart', async () => {
    const token = await room.token('jisoo');
    await Promise.all(Array.from({ length: 10 }, () => room.http('GET', 'admin/online', { token })));
    expect(await refusedRows('jisoo')).toHaveLength(1);
  });

  it('is 403 for a demoted admin, at once, with the token of before', async () => {
    await room.asAdmin('PATCH', 'admin/accounts/demoted', { role: 'admin' });
    const token = await room.token('demoted');
    expect((await room.http('GET', 'admin/accounts', { token })).status).toBe(200);
    await room.asAdmin('PATCH', 'admin/accounts/demoted', { role: 'member' });
    expect(await others(isAdmin, '403 FORBIDDEN', token)).toEqual([]);
    expect(await refusedRows('demoted')).toHaveLength(1);
  });

  it('is 403 KICKED for a kicked ex-admin, and 401 after the cool-off', async () => {
    await room.asAdmin('PATCH', 'admin/accounts/outcast', { role: 'admin' });
    const token = await room.token('outcast');
    await room.asAdmin('PATCH', 'admin/accounts/outcast', { role: 'member' });
    const kick = await room.asAdmin<{ until: number }>('POST', 'admin/members/outcast/kick', { reason: 'x' });
    expect(await others(isAdmin, '403 KICKED', token)).toEqual([]);
    const after = () => others(isAdmin, '401 TOKEN_REVOKED', token);
    expect(await room.atTime(kick.body.until, after)).toEqual([]);
    expect(await refusedRows('outcast')).toEqual([]);
  });

  it('is 403 DISABLED for a disabled admin', async () => {
    await room.member('retired', 'admin');
    const token = await room.token('retired');
    await room.asAdmin('PATCH', 'admin/accounts/retired', { disabled: true });
    expect(await others(isAdmin, '403 DISABLED', token)).toEqual([]);
  });
});

describe('a command of admins', () => {
  it('is FORBIDDEN, on record, from the moment of the demotion, on a connection of before', async () => {
    await room.member('was_admin', 'admin');
    const client = await room.enter('was_admin');
    expect(await client.say('/mute jisoo x')).toMatchObject({ ok: true });
    await room.asAdmin('PATCH', 'admin/accounts/was_admin', { role: 'member' });
    expect(await client.say('/unmute jisoo x')).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect(await refusedRows('was_admin')).toEqual([{ action: 'unmute', detail: 'FORBIDDEN' }]);
  });

  it.each(['/kick jisoo x', '/mute jisoo 5m x', '/unmute jisoo x', '/readmit jisoo x'])(
    'is FORBIDDEN to a member and on record: %s',
    async line => {
      const name = `by_${line.slice(1, 5)}`;
      const client = await room.enter(name);
      expect(await client.say(line)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
      expect(await client.say(line)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
      expect(await refusedRows(name)).toEqual([{ action: line.slice(1).split(' ')[0], detail: 'FORBIDDEN' }]);
    },
  );
});
