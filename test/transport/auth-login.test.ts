import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, PASSWORD, startRoom, type Answer, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off' });
  await room.member('Minsu');
  await room.member('지수');
});
afterAll(() => room.close());

async function login(name: unknown, password: unknown = PASSWORD): Promise<Answer<Record<string, unknown>>> {
  return room.http('POST', 'auth/login', { body: { name, password } });
}

async function post(body: string | Buffer, headers: Record<string, string>): Promise<Answer<object>> {
  const response = await fetch(`${room.url}/api/auth/login`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

describe('POST auth/login', () => {
  it('answers a token, its end and the account, and leaves a row with address and program', async () => {
    const before = Date.now();
    const { status, body } = await room.http('POST', 'auth/login', {
      body: { name: 'Minsu', password: PASSWORD },
      headers: { 'user-agent': `tester/${'x'.repeat(400)}` },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: expect.any(Number),
      account: { id: expect.any(Number), name: 'Minsu', role: 'member' },
    });
    expect(body.expiresAt - before).toBeGreaterThan(12 * 3_600_000 - 2_000);
    const [row] = (await room.logins("event = 'login' AND name = 'Minsu'")).reverse();
    expect(row).toMatchObject({ account_id: body.account.id, ip: '127.0.0.1', node: 'test', count: 1 });
    expect(row?.user_agent).toBe(`tester/${'x'.repeat(400)}`.slice(0, 256));
  });

  it.each(['minsu', 'MINSU'])('knows Minsu as %s too', async name => {
    expect((await login(name)).body).toMatchObject({ account: { name: 'Minsu' } });
  });

  it('takes the name in decomposed Hangul, as macOS types it', async () => {
    expect((await login('지수'.normalize('NFD'))).body).toMatchObject({ account: { name: '지수' } });
  });

  it('gives no other answer to an unknown or impossible name than to a wrong password', async () => {
    const wrong = await login('Minsu', 'not this one');
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual({ error: { code: 'BAD_CREDENTIALS', message: expect.any(String) } });
    const names = [
      'nobody',
      '',
      ' ',
      'Minsu ',
      '관리자',
      'system',
      "' OR 1=1 --",
      '__proto__',
      'a\0b',
      '\ud800',
    ];
    for (const name of names) {
      const other = await login(name);
      expect([name, other.status, other.body]).toEqual([name, wrong.status, wrong.body]);
    }
  });

  it('compares passwords byte for byte', async () => {
    const others = [PASSWORD.toUpperCase(), `${PASSWORD} `, ` ${PASSWORD}`, `${PASSWORD}\0`];
    for (const other of others) expect((await login('Minsu', other)).status).toBe(401);
  });

  it.each([
    ['kicked', 'KICKED', { until: expect.any(Number) }],
    ['disabled', 'DISABLED', {}],
  ])('tells that an account is %s only after the right password', async (state, code, facts) => {
    const name = `is_${state}`;
    await room.member(name);
    await room.asAdmin('POST', `admin/members/${name}/kick`, { reason: 'spam' });
    if (code === 'DISABLED') await room.asAdmin('PATCH', `admin/accounts/${name}`, { disabled: true });
    expect((await login(name, 'not this one')).body.error?.code).toBe('BAD_CREDENTIALS');
    const { status, body } = await login(name);
    expect([status, body]).toEqual([403, { error: { code, message: expect.any(String), ...facts } }]);
  });

  it('lets a kicked member in again when the cool-off is over', async () => {
    await room.member('returns');
    const { body } = await room.asAdmin<{ until: number }>('POST', 'admin/members/returns/kick', {
      reason: 'a pause',
    });
    const barred = await room.atTime(body.until - 1, () => login('returns'));
    expect(barred.body.error).toMatchObject({ code: 'KICKED', until: body.until });
    expect((await room.atTime(body.until, () => login('returns'))).status).toBe(200);
  });

  it.each([
    ['a name that is a number', { name: 5, password: PASSWORD }],
    ['a name that is an array', { name: ['Minsu'], password: PASSWORD }],
    ['a name that is an object', { name: { $ne: '' }, password: PASSWORD }],
    ['a name that is null', { name: null, password: PASSWORD }],
    ['a name that is true', { name: true, password: PASSWORD }],
    ['no name', { password: PASSWORD }],
    ['a password that is a number', { name: 'Minsu', password: 12345678 }],
    ['a password that is an array', { name: 'Minsu', password: [PASSWORD] }],
    ['no password', { name: 'Minsu' }],
    ['an empty password', { name: 'Minsu', password: '' }],
    ['a password of 129 characters', { name: 'Minsu', password: 'x'.repeat(129) }],
    ['a password of 1 MB', { name: 'Minsu', password: 'x'.repeat(1_048_576) }],
    ['a name of 1 000 characters', { name: 'x'.repeat(1_000), password: PASSWORD }],
    ['only a __proto__', '{"__proto__":{"name":"Minsu","password":"a good password"}}'],
    ['an array', [{ name: 'Minsu', password: PASSWORD }]],
    ['a bare string', '"Minsu"'],
    ['null', 'null'],
    ['nothing', ''],
    ['JSON that breaks off', '{"name":"Minsu","password":'],
    ['JSON that is a form', 'name=Minsu&password=a+good+password'],
    ['JSON 100 000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['JSON 30 000 deep, within the size', `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['UTF-16 bytes', Buffer.from('{"name":"Minsu"}', 'utf16le').toString('latin1')],
  ])('answers 400 and the error body to %s', async (_, body) => {
    const { status, body: answer } = await room.http('POST', 'auth/login', { body });
    expect(status).toBe(400);
    expect(answer).toEqual({
      error: expect.objectContaining({
        code: expect.stringMatching(/^(INVALID|TOO_LONG)$/),
        message: expect.any(String),
      }),
    });
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  });

  it('is not fooled by a small body that unpacks to a large one', async () => {
    const bomb = gzipSync(JSON.stringify({ name: 'Minsu', password: 'x'.repeat(10_000_000) }));
    expect(bomb.length).toBeLessThan(65_536);
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await post(bomb, headers)).status).toBe(400);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'name=Minsu&password=a+good+password'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nMinsu\r\n',
    ],
    ['text/plain', JSON.stringify({ name: 'Minsu', password: PASSWORD })],
    ['text/plain; application/json', JSON.stringify({ name: 'Minsu', password: PASSWORD })],
    ['', JSON.stringify({ name: 'Minsu', password: PASSWORD })],
    ['application/json; charset=euc-kr', JSON.stringify({ name: 'Minsu', password: PASSWORD })],
  ])('answers 415 to a body of type %j, right as it may be', async (type, body) => {
    const { status, body: answer } = await post(Buffer.from(body), { 'content-type': type });
    expect([status, (answer as { error?: { code: string } }).error?.code]).toEqual([415, 'INVALID']);
  });

  it('passes over fields it does not know', async () => {
    const { body } = await room.http('POST', 'auth/login', {
      body: { name: 'Minsu', password: PASSWORD, role: 'admin', tokenVersion: 99, id: 1 },
    });
    expect(body.account).toMatchObject({ name: 'Minsu', role: 'member' });
    const { status } = await room.http('GET', 'admin/accounts', { token: body.accessToken });
    expect(status).toBe(403);
  });

  it('never answers or logs with a password hash', async () => {
    const answers = [await login(ADMIN.name, ADMIN.password), await login(ADMIN.name, 'wrong one')];
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('argon2');
  });
});
