import { describe, expect, it } from 'vitest';
import type { LoggedIn } from '../../src/contract/rest.js';
import { Session } from '../../web/src/client/session.js';
import { MemoryStorage } from './support/member.js';

function login(name: string, id: number): LoggedIn {
  return { accessToken: `token of ${name}`, expiresAt: 1, account: { id, name, role: 'member' } };
}
const jisoo = login('jisoo', 3);
const minsu = login('minsu', 4);

/** Browsers have one storage for all tabs, and one for each. */
function browser(): { tab(): Session; perBrowser: MemoryStorage; reload(tab?: MemoryStorage): Session } {
  const perBrowser = new MemoryStorage();
  return {
    perBrowser,
    tab: () => new Session(new MemoryStorage(), perBrowser),
    reload: (tab = new MemoryStorage()) => new Session(tab, perBrowser),
  };
}

describe('a log-in', () => {
  it('lives in its tab, over reloads, and nowhere else', () => {
    const { tab, perBrowser, reload } = browser();
    const storage = new MemoryStorage();
    new Session(storage, perBrowser).keep(jisoo, { stay: false });
    expect(reload(storage)).toMatchObject({ login: jisoo, stays: false });
    expect(tab().login).toBeUndefined();
    expect(JSON.stringify([...perBrowser.kept])).not.toContain('token');
    expect(tab().lastName).toBe('jisoo');
  });

  it('lives in the browser when the member wishes so, and stays there when it is renewed', () => {
    const { tab, perBrowser } = browser();
    tab().keep(jisoo, { stay: true });
    expect(tab()).toMatchObject({ login: jisoo, stays: true });
    const renewed = { ...jisoo, accessToken: 'renewed' };
    tab().keep(renewed);
    expect(tab()).toMatchObject({ login: renewed, stays: true });
    tab().forget();
    expect(tab()).toMatchObject({ login: undefined, stays: false });
    expect(perBrowser.getItem('session')).toBeNull();
    expect(tab().lastName).toBe('jisoo');
  });

  it('of one tab is not moved into the browser because another account stays there', () => {
    const { tab } = browser();
    const ofTab = tab();
    ofTab.keep(jisoo, { stay: false });
    tab().keep(minsu, { stay: true });
    ofTab.keep({ ...jisoo, accessToken: 'renewed' });
    expect(tab().login).toEqual(minsu);
    ofTab.forget();
    expect(tab().login).toEqual(minsu);
  });

  it('that ends does not come back with the next reload from another tab that stays', () => {
    const { tab } = browser();
    const ofTab = tab();
    ofTab.keep(jisoo, { stay: false });
    tab().keep(jisoo, { stay: true });
    ofTab.forget();
    expect(tab().login).toBeUndefined();
  });

  it.each([
    '{',
    'null',
    '5',
    '{}',
    '{"accessToken":"x"}',
    '{"accessToken":"x","expiresAt":1,"account":{}}',
    '{"accessToken":"x","expiresAt":1,"account":{"name":"x"}}',
  ])('that is kept as %s is none', kept => {
    const { tab, perBrowser } = browser();
    perBrowser.setItem('session', kept);
    expect(tab()).toMatchObject({ login: undefined, stays: false });
  });
});
