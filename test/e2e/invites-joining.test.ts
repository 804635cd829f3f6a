import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FailedLogins } from '../../src/auth/failed-logins.js';
import { Passwords } from '../../src/auth/passwords.js';
import { invite, join } from '../support/invites.js';
import { newAddress } from '../support/logins.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

/** One proxy in front, so that a test can come from any address. */
let room: Room;
beforeAll(async () => {
  room = await startRoom({ TRUST_PROXY: '1', ROOM_NAME: '독서 모임' });
  await room.asAdmin('PATCH', 'admin/room', { description: '매주 목요일', colour: 3 });
  await room.member('minsu');
});
afterAll(() => room.close());

const look = (code: unknown, from = newAddress()) =>
  room.http('POST', 'invites/look', { body: { code }, headers: { 'x-forwarded-for': from } });
const accounts = async (like: string) =>
  (await room.rows('SELECT id FROM accounts WHERE name LIKE ?', [like])).length;
const usedOf = async (id: number) =>
  (await room.rows<{ used: number }>('SELECT used FROM invites WHERE id = ?', [id]))[0]!.used;

/** Does something after a guest's invite and words were found good, and before they are stored. */
async function meanwhile<T>(act: () => Promise<unknown>, joining: () => Promise<T>): Promise<T> {
  const passwords = room.app.get(Passwords);
  const choose = passwords.choose.bind(passwords);
  passwords.choose = async (...chosen) => {
    const hash = await choose(...chosen);
    await act();
    return hash;
  };
  try {
    return await joining();
  } finally {
    Reflect.deleteProperty(passwords, 'choose');
  }
}

describe('a guest', () => {
  it('sees which room it is and who invites, as often as they like', async () => {
    const { code, expiresAt } = await invite(room);
    for (let i = 0; i < 3; i++) {
      const { status, body } = await look(code);
      expect([status, body]).toEqual([
        200,
        {
          room: { name: '독서 모임', description: '매주 목요일', colour: 3, recorded: true },
          by: ADMIN.name,
          expiresAt,
        },
      ]);
    }
  });

  it('chooses name and password, and is in: a member who logged in', async () => {
    const { code } = await invite(room);
    const from = newAddress();
    const { status, headers, body } = await join(room, code, '현우_1', { from });
    expect([status, body]).toEqual([
      201,
      {
        accessToken: expect.any(String),
        expiresAt: expect.any(Number),
        account: { id: expect.any(Number), name: '현우_1', role: 'member' },
      },
    ]);
    // counted separately from strangers at the next log-in, as after any
    expect(headers.get('set-cookie')).toContain(`device-${body.account.id}=`);
    const client = room.client({ token: body.accessToken });
    await client.welcomed();
    expect(client.welcome!.me).toMatchObject({ name: '현우_1', role: 'member' });
    expect(await client.say('안녕하세요')).toMatchObject({ ok: true });
    expect(await room.logins("event = 'login' AND ip = ?", [from])).toEqual([
      expect.objectContaining({ name: '현우_1', transport: 'rest', cause: null }),
    ]);
    expect(await room.login('현우_1')).toBeTypeOf('string');
  });

  it('has the name in one form, however it was typed', async () => {
    const { code } = await invite(room);
    expect((await join(room, code, '하늘'.normalize('NFD'))).body.account.name).toBe('하늘');
    expect(
      (await room.http('POST', 'auth/login', { body: { name: '하늘', password: PASSWORD } })).status,
    ).toBe(200);
  });

  it('cannot become more than a member', async () => {
    const { code } = await invite(room);
    const body = { code, name: 'climber', password: PASSWORD, role: 'admin', uses: 9, id: 1 };
    expect((await room.http('POST', 'invites/join', { body })).body.account.role).toBe('member');
  });

  it.each<[string, object, number, string, string?]>([
    ['a name that is taken', { name: 'MINSU' }, 409, 'CONFLICT', 'name'],
    ['a reserved name', { name: '관리자' }, 409, 'CONFLICT', 'name'],
    ['a name that is none', { name: 'a b' }, 400, 'INVALID', 'name'],
    ['an empty name', { name: '' }, 400, 'INVALID', 'name'],
    ['a name with NUL', { name: 'ab\0' }, 400, 'INVALID', 'name'],
    ['a name that is a number', { name: 5 }, 400, 'INVALID', 'name'],
    ['no name', { name: undefined }, 400, 'INVALID', 'name'],
    ['a short password', { password: 'short' }, 400, 'INVALID', 'password'],
    ['a common password', { password: 'password1' }, 400, 'INVALID', 'password'],
    ['the name as password', { name: 'new_guest', password: 'new_guest' }, 400, 'INVALID', 'password'],
    ['the room as password', { password: '독서 모임 독서 모임' }, 400, 'INVALID', 'password'],
    ['a password that is too long', { password: 'x'.repeat(60_000) }, 400, 'INVALID', 'password'],
    ['half a character', { password: 'a good one \ud800' }, 400, 'INVALID', 'password'],
    ['a password that is a list', { password: ['a'] }, 400, 'INVALID', 'password'],
    ['no password', { password: undefined }, 400, 'INVALID', 'password'],
    ['a code that is a number', { code: 5 }, 400, 'INVALID', 'code'],
    ['no code', { code: undefined }, 400, 'INVALID', 'code'],
  ])('with %s is told so, and uses nothing up', async (_, wrong, status, code, field) => {
    const made = await invite(room);
    const good = { code: made.code, name: 'new_guest', password: PASSWORD };
    const before = await accounts('%');
    const answer = await room.http('POST', 'invites/join', { body: { ...good, ...wrong } });
    expect([answer.status, answer.body.error?.code, answer.body.error?.field]).toEqual([status, code, field]);
    expect([await accounts('%'), await usedOf(made.id)]).toEqual([before, 0]);
    expect((await look(made.code)).status).toBe(200);
  });

  it('who comes second to a name does not use the invite up', async () => {
    const made = await invite(room, { uses: 3 });
    const answers = await Promise.all(Array.from({ length: 3 }, () => join(room, made.code, 'wanted')));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect(await usedOf(made.id)).toBe(1);
    expect(await accounts('wanted')).toBe(1);
  });
});

describe('an invite', () => {
  it('for one admits one of two who come at once', async () => {
    const made = await invite(room);
    const answers = await Promise.all(['once_1', 'once_2'].map(name => join(room, made.code, name)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 404]);
    expect([await accounts('once%'), await usedOf(made.id)]).toEqual([1, 1]);
  });

  it('for seven admits seven of twenty who come at once, and each of them is in', async () => {
    const made = await invite(room, { uses: 7 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => join(room, made.code, `class_${i}`, { from: `10.9.0.${i}` })),
    );
    const joined = answers.filter(({ status }) => status === 201);
    expect(joined).toHaveLength(7);
    for (const { status, body } of answers)
      if (status !== 201) expect([status, body.error?.code]).toEqual([404, 'NOT_FOUND']);
    expect([await accounts('class%'), await usedOf(made.id)]).toEqual([7, 7]);
    const acts = await room.rows(
      `SELECT seq FROM moderation_log WHERE action = 'invite_used' AND detail = ?`,
      [String(made.id)],
    );
    expect(acts).toHaveLength(7);
    for (const { body } of joined)
      expect((await room.http('GET', 'auth/me', { token: body.accessToken })).status).toBe(200);
  });

  it('admits until its time', async () => {
    const { code, expiresAt } = await invite(room, { uses: 2, expiresIn: '60s' });
    await room.atTime(expiresAt - 1, async () => {
      expect((await join(room, code, 'in_time')).status).toBe(201);
    });
    await room.atTime(expiresAt, async () => {
      expect((await join(room, code, 'too_late')).status).toBe(404);
    });
    expect(await accounts('too_late')).toBe(0);
  });

  it('that is revoked while a guest joins does not admit them', async () => {
    const { id, code } = await invite(room, { uses: 2 });
    const revoke = () => room.asAdmin('DELETE', `admin/invites/${id}`);
    const { status, body } = await meanwhile(revoke, () => join(room, code, 'late_1'));
    expect([status, body.error?.code, await accounts('late_1')]).toEqual([404, 'NOT_FOUND', 0]);
  });

  it.each([{ role: 'member' }, { disabled: true }])(
    'does not outlast its creator: %o, before and while a guest joins',
    async change => {
      const name = `creator_${Object.keys(change)[0]}`;
      await room.member(name, 'admin');
      const token = await room.token(name);
      const made = await room.http('POST', 'admin/invites', { token, body: { uses: 5 } });
      const { code } = made.body;
      const end = () => room.asAdmin('PATCH', `admin/accounts/${name}`, change);
      expect((await meanwhile(end, () => join(room, code, `${name}_g`))).status).toBe(404);
      expect((await look(code)).status).toBe(404);
      expect((await join(room, code, `${name}_h`)).status).toBe(404);
      expect(await accounts(`${name}\\__`)).toBe(0);
      // and works again for an admin again
      await room.asAdmin('PATCH', `admin/accounts/${name}`, { role: 'admin', disabled: false });
      expect((await join(room, code, `${name}_i`)).status).toBe(201);
    },
  );

  it('that does not admit is answered alike, whatever the reason', async () => {
    const [full, late, revoked] = [
      await invite(room),
      await invite(room, { expiresIn: '60s' }),
      await invite(room),
    ];
    await join(room, full.code, 'was_first');
    await room.asAdmin('DELETE', `admin/invites/${revoked.id}`);
    await room.atTime(late.expiresAt, async () => {
      const answers = [];
      const codes = [
        full.code,
        late.code,
        revoked.code,
        'A'.repeat(24),
        'x',
        '',
        "' OR 1=1 --",
        '\0',
        '초대',
      ];
      for (const code of codes) {
        const body = { code, name: 'MINSU', password: 'x' };
        for (const [path, sent] of [
          ['look', { code }],
          ['join', body],
        ] as const) {
          const {
            status,
            headers,
            body: answer,
          } = await room.http('POST', `invites/${path}`, {
            body: sent,
            headers: { 'x-forwarded-for': newAddress() },
          });
          answers.push({ status, answer, headers: [...headers].filter(([header]) => header !== 'date') });
        }
      }
      expect(answers[0]).toMatchObject({ status: 404, answer: { error: { code: 'NOT_FOUND' } } });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    });
  });

  it('is used in one transaction with the account and the act', async () => {
    const made = await invite(room);
    const sql =
      inject('database') === 'sqlite'
        ? `CREATE TRIGGER refused BEFORE INSERT ON moderation_log WHEN NEW.action = 'invite_used'
           BEGIN SELECT RAISE(ABORT, 'refused'); END`
        : `CREATE TRIGGER refused BEFORE INSERT ON moderation_log FOR EACH ROW
           IF NEW.action = 'invite_used' THEN SIGNAL SQLSTATE '45000'; END IF`;
    await room.database.write('logins', tx => tx.query(sql));
    expect((await join(room, made.code, 'half_done')).status).toBe(500);
    expect([await accounts('half_done'), await usedOf(made.id)]).toEqual([0, 0]);
    await room.database.write('logins', tx => tx.query('DROP TRIGGER refused'));
    expect((await join(room, made.code, 'half_done')).status).toBe(201);
  });

  it('whose use had an unknown outcome is used once, and the guest is in', async () => {
    const made = await invite(room, { uses: 5 });
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
      const { status, body } = await join(room, made.code, 'unknown_end');
      expect(status).toBe(201);
      expect((await room.http('GET', 'auth/me', { token: body.accessToken })).body.name).toBe('unknown_end');
    } finally {
      Reflect.deleteProperty(database, 'write');
    }
    expect([await accounts('unknown_end'), await usedOf(made.id)]).toEqual([1, 1]);
  });
});

describe('guesses at invites', () => {
  const failed = (from: string) =>
    room.logins<{ count: number }>("event = 'login_failed' AND ip = ?", [from]);

  it('are on record as failed log-ins for an invite, of nobody', async () => {
    const from = newAddress();
    await look('A'.repeat(24), from);
    await join(room, 'B'.repeat(24), 'guesser', { from });
    expect(await failed(from)).toEqual(
      Array(2).fill(expect.objectContaining({ cause: 'invite', name: null, account_id: null, count: 1 })),
    );
    const { body } = await room.asAdmin<{ items: object[] }>('GET', 'admin/logs/logins?limit=200');
    expect(body.items).toContainEqual(
      expect.objectContaining({ event: 'login_failed', cause: 'invite', ip: from }),
    );
  });

  it('are not hidden behind failed log-ins', async () => {
    const from = newAddress();
    for (let i = 0; i < 12; i++)
      await room.http('POST', 'auth/login', {
        body: { name: 'nobody', password: 'x' },
        headers: { 'x-forwarded-for': from },
      });
    await look('A'.repeat(24), from);
    // at once, not only with the counts at the end of the minute
    expect(await room.logins("cause = 'invite' AND ip = ?", [from])).toHaveLength(1);
    room.app.get(FailedLogins).onModuleDestroy();
    await expect.poll(async () => (await failed(from)).map(({ count }) => count)).toHaveLength(11);
    expect(await room.logins("cause = 'invite' AND ip = ?", [from])).toHaveLength(1);
  });

  it('are limited for each address, and those who succeed are not counted', async () => {
    const from = newAddress();
    const { code } = await invite(room, { uses: 2 });
    for (let i = 0; i < 120; i++) expect((await look(code, from)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 160 }, () => look('A'.repeat(24), from)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).not.toEqual([]);
    expect(limited[0]!.body.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(Number(limited[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    // the right code waits as well, as long as the guessing goes on
    const guessing = async (asked: () => Promise<{ status: number }>): Promise<number> => {
      await Promise.all(Array.from({ length: 10 }, () => look('A'.repeat(24), from)));
      return (await asked()).status;
    };
    await expect.poll(() => guessing(() => look(code, from)), { timeout: 10_000 }).toBe(429);
    const joining = () => join(room, code, 'limited', { password: 'x', from });
    await expect.poll(() => guessing(joining), { timeout: 10_000 }).toBe(429);
    expect((await join(room, code, 'elsewhere', { from: newAddress() })).status).toBe(201);
  });

  it('are limited for the customer of a whole IPv6 network', async () => {
    const answers = await Promise.all(
      Array.from({ length: 160 }, (_, i) => look('A'.repeat(24), `2001:db8:7:1::${i.toString(16)}`)),
    );
    expect(answers.map(({ status }) => status)).toContain(429);
    expect((await look('A'.repeat(24), '2001:db8:7:2::1')).status).toBe(404);
  });

  it('reach no password: nothing is hashed without a valid invite', async () => {
    const passwords = room.app.get(Passwords);
    const hash = passwords.hash.bind(passwords);
    let hashed = 0;
    passwords.hash = (...given) => {
      hashed++;
      return hash(...given);
    };
    try {
      for (let i = 0; i < 5; i++) await join(room, 'A'.repeat(24), `no_${i}`, { from: newAddress() });
    } finally {
      Reflect.deleteProperty(passwords, 'hash');
    }
    expect(hashed).toBe(0);
  });

  it('are not limited where the operator has turned that off', async () => {
    const other = await startRoom({ LOGIN_SLOWDOWN: 'off' });
    const answers = await Promise.all(
      Array.from({ length: 160 }, () =>
        other.http('POST', 'invites/look', { body: { code: 'A'.repeat(24) } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    await other.close();
  });
});
