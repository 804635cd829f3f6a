import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Invites1796200000000 } from '../../src/database/migrations/1796200000000-invites.js';
import { InvitesService } from '../../src/admin/invites.service.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { hashOf, invite, join } from '../support/invites.js';
import { ADMIN, claimsOf, makePlace, startRoom, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
const list = async (query = ''): Promise<any> => (await room.asAdmin('GET', `admin/invites${query}`)).body;
const revoke = (id: number | string) => room.asAdmin('DELETE', `admin/invites/${id}`);
const look = (code: string) => room.http('POST', 'invites/look', { body: { code } });
// oxlint-disable-next-line typescript/no-explicit-any
const acts = async (): Promise<any[]> =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (await room.asAdmin<any>('GET', 'admin/logs/moderation?limit=200')).body.items.filter(
    ({ action }: { action: string }) => action.startsWith('invite'),
  );

describe('an invite', () => {
  it('is for one account and seven days unless said otherwise, and its link has its code', async () => {
    const before = Date.now();
    const made = await invite(room);
    expect(made).toEqual({
      id: expect.any(Number),
      uses: 1,
      used: 0,
      createdAt: expect.any(Number),
      expiresAt: expect.any(Number),
      by: ADMIN.name,
      code: expect.stringMatching(/^[\w-]{24}$/),
      url: `${room.url}/join#${made.code}`,
    });
    expect(Math.abs(made.expiresAt - before - 7 * DAY_MS)).toBeLessThan(60_000);
    expect((await invite(room)).code).not.toBe(made.code);
  });

  it('is for as many and as long as was asked for, with a note', async () => {
    const { uses, createdAt, expiresAt, note } = await invite(room, {
      uses: 500,
      expiresIn: '30d',
      note: '  독서 모임 ',
    });
    expect([uses, expiresAt - createdAt, note]).toEqual([500, 30 * DAY_MS, '독서 모임']);
    expect((await invite(room, { uses: null, expiresIn: null, note: ' ' })).note).toBeUndefined();
  });

  it('is stored without its code', async () => {
    const { id, code } = await invite(room, { note: 'hashed' });
    const [row] = await room.rows('SELECT * FROM invites WHERE id = ?', [id]);
    expect(row).toMatchObject({ code_hash: hashOf(code), used: 0, note: 'hashed' });
    expect(JSON.stringify([row, await list(), await acts()])).not.toContain(code);
  });

  it('is listed for admins, newest first, in pages', async () => {
    const [first, second] = [await invite(room, { uses: 2 }), await invite(room)];
    const { items, more } = await list('?limit=2');
    const { code: _, url: __, ...shown } = second;
    expect([items[0], items[1].id, more]).toEqual([shown, first.id, true]);
    const next = await list(`?limit=2&before=${second.id}`);
    expect(next.items[0].id).toBe(first.id);
    expect(await list('?before=1')).toEqual({ items: [], more: false });
  });

  it('shows how many have joined, and why nobody can any more', async () => {
    const [open, full, revoked] = [
      await invite(room, { uses: 2, expiresIn: '60s' }),
      await invite(room),
      await invite(room),
    ];
    await join(room, open.code, 'guest_1');
    await join(room, full.code, 'guest_2');
    await revoke(revoked.id);
    await room.member('helper', 'admin');
    const token = await room.token('helper');
    const theirs = await room.http('POST', 'admin/invites', { token, body: {} });
    await room.asAdmin('PATCH', 'admin/accounts/helper', { role: 'member' });
    // oxlint-disable-next-line typescript/no-explicit-any
    const byId = new Map<number, any>((await list()).items.map((one: { id: number }) => [one.id, one]));
    expect(byId.get(open.id)).toMatchObject({ used: 1 });
    expect(byId.get(open.id)).not.toHaveProperty('ended');
    expect(byId.get(full.id)).toMatchObject({ used: 1, ended: 'used_up' });
    expect(byId.get(revoked.id)).toMatchObject({ used: 0, ended: 'revoked' });
    expect(byId.get(theirs.body.id)).toMatchObject({ by: 'helper', ended: 'inviter' });
    await room.atTime(open.expiresAt, async () => {
      const [{ ended }] = (await list(`?limit=1&before=${open.id + 1}`)).items;
      expect(ended).toBe('expired');
    });
  });

  it('is revoked once, by any admin', async () => {
    const { id, code } = await invite(room);
    expect((await look(code)).status).toBe(200);
    await room.member('other_admin', 'admin');
    const token = await room.token('other_admin');
    const answer = await room.http('DELETE', `admin/invites/${id}`, { token });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect((await look(code)).status).toBe(404);
    expect((await revoke(id)).body.error?.code).toBe('NOT_FOUND');
  });

  it.each(['0', '-1', '1e3', '99999999', '9999999999999999', 'x', "1' OR '1'='1", '1%00', '__proto__'])(
    'that does not exist cannot be revoked: %s',
    async id => {
      const { status, body } = await revoke(encodeURIComponent(id));
      expect([status, body.error?.code]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it('that has ended cannot be revoked', async () => {
    const [full, late] = [await invite(room), await invite(room, { expiresIn: '60s' })];
    await join(room, full.code, 'guest_3');
    expect((await revoke(full.id)).status).toBe(404);
    await room.atTime(late.expiresAt, async () => expect((await revoke(late.id)).status).toBe(404));
    expect((await revoke(late.id)).status).toBe(200);
  });

  it('is on record with its start, its uses and its end', async () => {
    const made = await invite(room, { uses: 2, note: '새 회원' });
    await join(room, made.code, 'guest_4');
    await revoke(made.id);
    const [revoked, used, created] = await acts();
    expect(created).toEqual({
      seq: made.id,
      at: made.createdAt,
      action: 'invite_created',
      outcome: 'done',
      actor: ADMIN.name,
      reason: '새 회원',
      until: made.expiresAt,
      detail: '2',
      address: '127.0.0.1',
    });
    expect(used).toEqual({
      seq: expect.any(Number),
      at: expect.any(Number),
      action: 'invite_used',
      outcome: 'done',
      target: 'guest_4',
      detail: String(made.id),
    });
    expect(revoked).toMatchObject({
      action: 'invite_revoked',
      actor: ADMIN.name,
      detail: String(made.id),
    });
    expect(revoked).not.toHaveProperty('target');
  });

  it('is not shown to the room: a member sees nothing of it but who comes', async () => {
    const minsu = await room.enter('minsu');
    const { id, code } = await invite(room, { note: 'secret note' });
    const guest = await join(room, code, 'guest_5');
    await room.client({ token: guest.body.accessToken }).welcomed();
    await minsu.until(() => minsu.presence.some(({ joined }) => joined.some(one => one.name === 'guest_5')));
    await revoke((await invite(room)).id);
    const { seq } = await minsu.say('still talking');
    await minsu.reached(seq);
    expect(minsu.items.filter(item => item.seq >= id)).toEqual([
      expect.objectContaining({ kind: 'chat', seq }),
    ]);
    expect((await minsu.send('history', { after: id - 1 })).items).toHaveLength(1);
    expect(JSON.stringify(minsu.frames)).not.toContain('secret note');
  });
});

describe('a request for an invite', () => {
  it.each<[string, unknown, string, string?]>([
    ['no use', { uses: 0 }, 'INVALID', 'uses'],
    ['501 uses', { uses: 501 }, 'INVALID', 'uses'],
    ['half a use', { uses: 1.5 }, 'INVALID', 'uses'],
    ['uses as text', { uses: '5' }, 'INVALID', 'uses'],
    ['a list of uses', { uses: [1] }, 'INVALID', 'uses'],
    ['31 days', { expiresIn: '31d' }, 'INVALID', 'expiresIn'],
    ['59 seconds', { expiresIn: '59s' }, 'INVALID', 'expiresIn'],
    ['no time', { expiresIn: '0s' }, 'INVALID', 'expiresIn'],
    ['a time below zero', { expiresIn: '-1d' }, 'INVALID', 'expiresIn'],
    ['a time as number', { expiresIn: 7 }, 'INVALID', 'expiresIn'],
    ['a time without end', { expiresIn: '999999999d' }, 'INVALID', 'expiresIn'],
    ['a long note', { note: '가'.repeat(201) }, 'TOO_LONG', 'note'],
    ['a note of two lines', { note: 'a\nb' }, 'INVALID_TEXT', 'note'],
    ['NUL', { note: 'a\0b' }, 'INVALID_TEXT', 'note'],
    ['half a character', { note: '\ud800' }, 'INVALID_TEXT', 'note'],
    ['an invisible note', { note: 'ㅤ​' }, 'EMPTY', 'note'],
    ['a note that is an object', { note: {} }, 'INVALID', 'note'],
    ['a list', [1], 'INVALID'],
    ['a broken body', '{"uses":', 'INVALID'],
  ])('is refused for %s, and makes none', async (_, body, code, field) => {
    const count = async () => (await room.rows('SELECT id FROM invites')).length;
    const before = await count();
    const { status, body: answer } = await room.asAdmin('POST', 'admin/invites', body);
    expect([status, answer.error?.code, answer.error?.field]).toEqual([400, code, field]);
    expect(await count()).toBe(before);
  });

  it('takes the longest note byte for byte, and nothing that was not asked for', async () => {
    const note = '\u202e<b>😀' + "'; DROP--".repeat(20);
    const given = `{"__proto__":{"uses":9},"role":"admin","id":7,"used":-5,"note":${JSON.stringify(note)}}`;
    const { body } = await room.asAdmin<{ note: string; uses: number; used: number }>(
      'POST',
      'admin/invites',
      given,
    );
    expect(body).toMatchObject({ note, uses: 1, used: 0 });
  });

  it('of a member is refused and on record, and of one who was an admin too', async () => {
    await room.member('jisoo');
    const token = await room.token('jisoo');
    for (const [method, path] of [
      ['POST', 'admin/invites'],
      ['GET', 'admin/invites'],
      ['DELETE', 'admin/invites/1'],
    ] as const)
      expect((await room.http(method, path, { token })).body.error?.code).toBe('FORBIDDEN');
    await room.member('demoted', 'admin');
    const { sub, sid, tv } = claimsOf(await room.token('demoted'));
    await room.asAdmin('PATCH', 'admin/accounts/demoted', { role: 'member' });
    // as if the guards had passed before
    const by = { id: Number(sub), sessionId: sid, tokenVersion: tv, name: 'demoted' };
    const wanted = { uses: 5, lastsMs: undefined, note: undefined, asked: room.url };
    await expect(room.app.get(InvitesService).create(by, wanted)).rejects.toThrow('not allowed');
    const { id } = await invite(room);
    await expect(room.app.get(InvitesService).revoke(by, String(id))).rejects.toThrow('not allowed');
    expect((await list('?limit=1')).items[0]).not.toHaveProperty('ended');
    expect(await room.rows('SELECT id FROM invites WHERE created_by = ?', [Number(sub)])).toEqual([]);
  });

  it('whose outcome was unknown makes one', async () => {
    const { database } = room;
    const write = database.write.bind(database);
    let lost = 0;
    // the first COMMIT comes through, and its answer does not
    database.write = async (lane, work) => {
      const result = await write(lane, work);
      if (lane !== 'moderation' || lost++ > 0) return result;
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    };
    try {
      const { id, code } = await invite(room, { note: 'only once' });
      expect(await room.rows(`SELECT id FROM invites WHERE note = 'only once'`)).toEqual([{ id }]);
      expect((await look(code)).status).toBe(200);
    } finally {
      Reflect.deleteProperty(database, 'write');
    }
  });
});

describe('an update of a room with lines', () => {
  it('makes the table, and keeps every row; the link has the address of the operator', async () => {
    const place = await makePlace();
    await (await startRoom({}, place)).stop();
    await fillLog(place.environment, { accounts: 50, lines: 5_000, acts: 100 });
    await withSource(place, async source => {
      await new Invites1796200000000().down(source.createQueryRunner());
      await source.query(`DELETE FROM migrations WHERE name = 'Invites1796200000000'`);
    });
    const updated = await startRoom({ PUBLIC_URL: 'https://room.example/' }, place);
    expect(await drift(place)).toEqual([]);
    expect(await updated.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: 5_000 }]);
    const { code, url } = await invite(updated);
    expect(url).toBe(`https://room.example/join#${code}`);
    expect((await join(updated, code, 'newcomer')).status).toBe(201);
    await updated.close();
  });
});
