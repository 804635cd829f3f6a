import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Answer, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.member('second', 'admin');
});
afterAll(() => room.close());

interface Sanctioned {
  seq: number;
  at: number;
  until?: number;
  replaced?: { by: string; until: number };
}

let members = 0;
async function someone(): Promise<string> {
  const name = `member_${++members}`;
  await room.member(name);
  return name;
}

async function act(
  action: string,
  name: string,
  body: unknown,
  by = ADMIN.name,
): Promise<Answer<Sanctioned>> {
  return room
    .token(by)
    .then(token => room.http<Sanctioned>('POST', `admin/members/${name}/${action}`, { token, body }));
}

async function acts(name: string): Promise<Record<string, unknown>[]> {
  return room.rows(
    `SELECT m.action, m.outcome, m.reason, b.name AS actor, m.seq, m.at, m.until FROM moderation_log m
     JOIN accounts a ON a.id = m.target_id JOIN accounts b ON b.id = m.actor_id
     WHERE a.name = ? AND m.action <> 'create' ORDER BY m.seq`,
    [name],
  );
}

/** After everything in this file: the two logs share one numbering, from 1 to the head, without a gap. */
async function numbering(): Promise<{
  count: number;
  distinct: number;
  least: number;
  most: number;
  head: number;
}> {
  const [row] = await room.rows<Awaited<ReturnType<typeof numbering>>>(
    `SELECT COUNT(*) AS count, COUNT(DISTINCT seq) AS \`distinct\`, MIN(seq) AS least, MAX(seq) AS most,
     (SELECT seq FROM log_head) AS head
     FROM (SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log) x`,
  );
  return row!;
}

describe('a cool-off of 0s', () => {
  it('ends the sessions of the member, and lets them log in at once', async () => {
    const name = await someone();
    const client = await room.enter(name);
    const { body } = await act('kick', name, { reason: 'wake up', coolOff: '0s' });
    expect(body.until).toBe(body.at);
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'KICKED', reason: 'wake up', until: body.until }]);
    await expect(room.login(name)).resolves.toBeTypeOf('string');
  });
});

const TIMED = [
  ['kick', 'coolOff', 5 * 60_000],
  ['mute', 'duration', 10 * 60_000],
] as const;

describe.each(TIMED)('POST admin/members/:name/%s', (action, field, byDefault) => {
  it('answers what its one row says, with the usual time if none is given', async () => {
    const name = await someone();
    const { status, body } = await act(action, name, { reason: '도배 😀' });
    expect(status).toBe(200);
    expect(body).toEqual({ seq: expect.any(Number), at: expect.any(Number), until: body.at + byDefault });
    expect(await acts(name)).toEqual([
      { action, outcome: 'done', reason: '도배 😀', actor: ADMIN.name, ...body },
    ]);
  });

  it.each([
    ['1s', 1_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['30d', 30 * 86_400_000],
  ])('lasts as long as it says: %s', async (text, ms) => {
    const { body } = await act(action, await someone(), { reason: 'x', [field]: text });
    expect(body.until! - body.at).toBe(ms);
  });

  it.each(['10x', '-5m', '31d', '', '5', 'm', '5 m', '5M', '1.5h', '1e3s', '9999999999s', '５m', '721h'])(
    'is INVALID for %j',
    async text => {
      const name = await someone();
      const { status, body } = await act(action, name, { reason: 'x', [field]: text });
      expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field })]);
      expect(await acts(name)).toEqual([]);
    },
  );

  it.each([5, true, ['5m'], { s: 5 }])('is INVALID for a time that is %j', async value => {
    const { status, body } = await act(action, await someone(), { reason: 'x', [field]: value });
    expect([status, body.error?.code]).toEqual([400, 'INVALID']);
  });

  it('tells whose sanction it takes the place of, and until when that one ran', async () => {
    const name = await someone();
    const first = await act(action, name, { reason: 'first', [field]: '1h' }, 'second');
    expect(first.body).not.toHaveProperty('replaced');
    const next = await act(action, name, { reason: 'next', [field]: '2m' });
    expect(next.body.replaced).toEqual({ by: 'second', until: first.body.until });
    expect(await acts(name)).toHaveLength(2);
    const later = await room.atTime(next.body.until!, () => act(action, name, { reason: 'later' }));
    expect(later.body).not.toHaveProperty('replaced');
  });

  it('is FORBIDDEN on oneself and on an admin, and refused attempts are on record', async () => {
    await room.member(`actor_${action}`, 'admin');
    for (const target of [`actor_${action}`, ADMIN.name]) {
      const { status, body } = await act(action, target, { reason: 'x' }, `actor_${action}`);
      expect([status, body.error?.code]).toEqual([403, 'FORBIDDEN']);
    }
    const [row, ...more] = await acts(`actor_${action}`);
    expect(row).toMatchObject({ action, outcome: 'refused', actor: `actor_${action}`, until: null });
    // one in ten seconds
    expect([more, (await acts(ADMIN.name)).filter(one => one.actor === `actor_${action}`)]).toEqual([[], []]);
    expect((await room.http('GET', 'auth/me', { token: await room.token(ADMIN.name) })).status).toBe(200);
  });
});

describe('a mute of 0s', () => {
  it('is INVALID', async () => {
    const { status, body } = await act('mute', await someone(), { reason: 'x', duration: '0s' });
    expect([status, body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field: 'duration' }),
    ]);
  });
});

describe.each([
  ['readmit', 'kick'],
  ['unmute', 'mute'],
])('POST admin/members/:name/%s', (lift, action) => {
  it(`lifts a ${action} of a member who is not here`, async () => {
    const name = await someone();
    await act(action, name, { reason: 'x' });
    const { status, body } = await act(lift, name, { reason: 'said sorry' });
    expect([status, body]).toEqual([200, { seq: expect.any(Number), at: expect.any(Number) }]);
    const client = await room.enter(name);
    expect(await client.say('thank you')).toMatchObject({ ok: true });
  });

  it('is CONFLICT when there is nothing to lift, also when it has run out, and on record', async () => {
    const name = await someone();
    await room.member(`lifts_${lift}`, 'admin');
    const never = await act(lift, name, { reason: 'x' }, `lifts_${lift}`);
    expect([never.status, never.body.error?.code]).toEqual([409, 'CONFLICT']);
    expect(await acts(name)).toEqual([expect.objectContaining({ action: lift, outcome: 'refused' })]);
    const { body } = await act(action, name, { reason: 'x' });
    const over = await room.atTime(body.until!, () => act(lift, name, { reason: 'x' }));
    expect(over.body.error?.code).toBe('CONFLICT');
  });
});

describe.each(['kick', 'readmit', 'mute', 'unmute'])('the reason of a %s', action => {
  it.each([
    ['missing', 'INVALID', undefined],
    ['null', 'INVALID', null],
    ['a number', 'INVALID', 5],
    ['an array', 'INVALID', ['x']],
    ['empty', 'EMPTY', ''],
    ['blank', 'EMPTY', ' \u3000\u200b\u2800\u3164'],
    ['of 201 code points', 'TOO_LONG', '가'.repeat(201)],
    ['of 201 emoji', 'TOO_LONG', '😀'.repeat(201)],
    ['of 5 000 characters', 'INVALID', 'x'.repeat(5_000)],
    ['with a carriage return', 'INVALID_TEXT', 'x\r\n[admin] y'],
    ['with an ANSI code', 'INVALID_TEXT', '\u001b[31mred'],
    ['with NUL', 'INVALID_TEXT', 'a\0b'],
    ['with a lone surrogate', 'INVALID_TEXT', 'a\ud800b'],
  ])('may not be %s', async (_, code, reason) => {
    const { status, body } = await act(action, 'second', { reason });
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code, field: 'reason' })]);
  });

  it('makes no difference when there is no such member: 404', async () => {
    for (const name of ['nobody', "x'%20OR%20'1'='1", '%F0%9F%98%80', '__proto__x']) {
      const { status, body } = await act(action, name, { reason: 'x' });
      expect([name, status, body.error?.code]).toEqual([name, 404, 'NO_SUCH_MEMBER']);
    }
  });
});

describe('a reason of 200 emoji', () => {
  it('is kept byte for byte', async () => {
    const name = await someone();
    await act('mute', name, { reason: '😀'.repeat(200) });
    expect((await acts(name)).map(({ reason }) => reason)).toEqual(['😀'.repeat(200)]);
  });
});

describe('GET admin/sanctions', () => {
  it('shows what is in force now, each with the act that put it there', async () => {
    const [muted, kicked, lifted, disabled] = [
      await someone(),
      await someone(),
      await someone(),
      await someone(),
    ];
    const mute = await act('mute', muted, { reason: 'loud', duration: '1h' });
    const kick = await act('kick', kicked, { reason: 'spam', coolOff: '2h' }, 'second');
    await act('mute', lifted, { reason: 'x' });
    await act('unmute', lifted, { reason: 'x' });
    await room.asAdmin('PATCH', `admin/accounts/${disabled}`, { disabled: true });
    const view = async () =>
      (await room.asAdmin<{ items: { name: string }[] }>('GET', 'admin/sanctions')).body.items;
    const mine = (await view()).filter(({ name }) => [muted, kicked, lifted, disabled].includes(name));
    expect(mine).toEqual([
      { name: disabled, action: 'disable', by: ADMIN.name, seq: expect.any(Number), at: expect.any(Number) },
      { name: kicked, action: 'kick', reason: 'spam', by: 'second', ...kick.body },
      { name: muted, action: 'mute', reason: 'loud', by: ADMIN.name, ...mute.body },
    ]);
    const later = await room.atTime(mute.body.until!, view);
    expect(later.map(({ name }) => name)).not.toContain(muted);
    expect(later.map(({ name }) => name)).toContain(kicked);
  });
});

describe('a sanction on a member who is made an admin', () => {
  it.each([
    ['mute', 'unmute', 'mutedUntil'],
    ['kick', 'readmit', 'kickedUntil'],
  ])('of %s can be lifted by %s, and not be renewed', async (sanction, lifting, field) => {
    const name = await someone();
    expect((await act(sanction, name, { reason: 'x' })).status).toBe(200);
    await room.asAdmin('PATCH', `admin/accounts/${name}`, { role: 'admin' });
    expect((await act(sanction, name, { reason: 'x' })).body.error?.code).toBe('FORBIDDEN');
    expect((await act(lifting, name, { reason: 'x' })).status).toBe(200);
    const { body } = await room.asAdmin<{ items: { name: string }[] }>('GET', 'admin/accounts?limit=200');
    expect(body.items.find(account => account.name === name)).not.toHaveProperty(field);
    const again = await act(lifting, name, { reason: 'x' }, 'second');
    expect(again.body.error?.code).toBe('CONFLICT');
  });

  it('is not lifted by its own target', async () => {
    const name = await someone();
    await room.login(name);
    await act('mute', name, { reason: 'x' });
    await room.asAdmin('PATCH', `admin/accounts/${name}`, { role: 'admin' });
    expect((await act('unmute', name, { reason: 'x' }, name)).body.error?.code).toBe('FORBIDDEN');
  });
});

describe('every act done', () => {
  it('has a number of its own, shared with the lines, from 1 to the head without a gap', async () => {
    const client = await room.enter('talker');
    const names = await Promise.all(Array.from({ length: 6 }, someone));
    await Promise.all([
      ...Array.from({ length: 50 }, (_, i) => client.say(`line ${i}`)),
      ...names.map(name => act('mute', name, { reason: 'x' })),
      ...names.map(name => act('unmute', name, { reason: 'x' }, 'second')),
      act('kick', ADMIN.name, { reason: 'x' }, 'second'),
    ]);
    const { count, distinct, least, most, head } = await numbering();
    expect({ least, most, distinct, count }).toEqual({ least: 1, most: head, distinct: head, count: head });
  });
});
