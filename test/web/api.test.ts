import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api, ApiError } from '../../web/src/client/api.js';

afterEach(() => vi.unstubAllGlobals());

/** Has every request answered so; returns what was asked. */
function answering(answer: () => Response): { asked: [string, RequestInit][] } {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push([path, init]);
    return new Promise<Response>(resolve => resolve(answer()));
  });
  return { asked };
}

const json = (status: number, body: unknown): (() => Response) => {
  return () => new Response(JSON.stringify(body), { status });
};
const errorOf = async (call: Promise<unknown>): Promise<unknown> => {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  return error instanceof ApiError ? error.body : error;
};

const loginOf = (id: number, accessToken: string) => ({
  accessToken,
  account: { id, name: `m${id}`, role: 'member' as const },
});

describe('a request', () => {
  it.each([
    ['good', 200],
    ['bad', 403],
  ])('is not answered to another who has logged in meanwhile: a %s answer', async (_, status) => {
    let login = loginOf(3, 'a');
    let answer!: () => void;
    const response = json(status, { error: { code: 'FORBIDDEN', message: '' } });
    vi.stubGlobal('fetch', () => new Promise<Response>(resolve => (answer = () => resolve(response()))));
    const api = new Api(() => login);
    const settled = vi.fn<() => void>();
    const ask = async (): Promise<void> => {
      const call = api.kick('jisoo', { reason: '도배', coolOff: '5m' }).then(settled, settled);
      answer();
      await Promise.race([call, new Promise(resolve => setTimeout(resolve, 20))]);
    };
    await ask();
    expect(settled).toHaveBeenCalledTimes(1);
    const asked = ask();
    login = loginOf(4, 'b');
    await asked;
    expect(settled).toHaveBeenCalledTimes(1);
  });

  it('has the token of now, a JSON body, and a name that cannot leave its place in the path', async () => {
    let login: ReturnType<typeof loginOf> | undefined;
    const api = new Api(() => login);
    const { asked } = answering(json(200, { seq: 1, at: 2 }));
    await api.login('jisoo', 'a good password');
    login = loginOf(3, 'a token');
    expect(await api.kick('a/../b?', { reason: '도배', coolOff: '5m' })).toEqual({ seq: 1, at: 2 });
    await api.accounts({ cursor: '민수' });
    expect(asked.map(([path]) => path)).toEqual([
      '/api/auth/login',
      '/api/admin/members/a%2F..%2Fb%3F/kick',
      '/api/admin/accounts?limit=200&cursor=%EB%AF%BC%EC%88%98',
    ]);
    expect(asked[0]?.[1].headers).toEqual({ 'content-type': 'application/json' });
    expect(asked[1]?.[1]).toMatchObject({
      method: 'POST',
      body: '{"reason":"도배","coolOff":"5m"}',
      headers: { authorization: 'Bearer a token', 'content-type': 'application/json' },
    });
    expect(asked[2]?.[1].headers).toEqual({ authorization: 'Bearer a token' });
  });
});

describe('a refusal', () => {
  it('is thrown with its code and facts, known or not', async () => {
    const body = { code: 'NEW_CODE', message: 'No.', until: 99 };
    answering(json(403, { error: body }));
    expect(await errorOf(new Api(() => loginOf(3, 'x')).online())).toEqual(body);
  });

  it.each([
    ['a proxy’s page', () => new Response('<h1>Bad Gateway</h1>', { status: 502 })],
    ['a proxy’s JSON', json(502, { error: 'Bad Gateway', statusCode: 502 })],
    ['nothing', json(500, null)],
    ['a code that is none', json(500, { error: { code: 5 } })],
    ['a page in place of JSON', () => new Response('<h1>hello</h1>', { status: 200 })],
    [
      'no answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('is UNREACHABLE when there is %s', async (_, answer) => {
    answering(answer);
    expect(await errorOf(new Api(() => undefined).sanctionsOn('minsu'))).toMatchObject({
      code: 'UNREACHABLE',
    });
  });
});
