import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoggedIn } from '../../src/contract/rest.js';
import { AccountStorage } from '../../web/src/client/account-storage.js';
import { Session } from '../../web/src/client/session.js';
import { SafeStorage } from '../../web/src/client/storage.js';
import { MemoryStorage } from './support/member.js';

const WEB = join(import.meta.dirname, '../../web/src');

function login(id: number, { epoch = 'one', sid = `of ${id}` } = {}): LoggedIn {
  const payload = Buffer.from(JSON.stringify({ aud: epoch, sid })).toString('base64url');
  return { accessToken: `h.${payload}.s`, expiresAt: 1, account: { id, name: `name${id}`, role: 'member' } };
}

/** A browser with tabs. */
function browser() {
  const perBrowser = new MemoryStorage();
  return {
    perBrowser,
    tab: () => {
      const perTab = new MemoryStorage();
      return {
        perTab,
        session: new Session(perTab, perBrowser),
        reload: () => new Session(perTab, perBrowser),
      };
    },
  };
}

/** Writes to both storages, as the page does. */
function write({ storage }: Session): void {
  storage.tab.setItem('draft', 'a secret draft');
  storage.browser.setItem('read', 'a secret mark');
}

const secrets = (...storages: MemoryStorage[]): string[] =>
  storages.flatMap(({ kept }) => [...kept.values()].filter(value => value.includes('secret')));

describe('what is kept for an account', () => {
  it.each(['leave', 'forget'] as const)(
    'is gone after %s, under whatever key, and nothing is kept any more',
    end => {
      const { perBrowser, tab } = browser();
      const { perTab, session } = tab();
      session.keep(login(3), { stay: true });
      const { storage } = session;
      write(session);
      storage.browser.setItem('a key of tomorrow', 'a secret');
      session[end]();
      expect(secrets(perTab, perBrowser)).toEqual([]);
      // through a reference that is still held
      storage.tab.setItem('draft', 'a secret');
      storage.browser.setItem('read', 'a secret');
      write(session);
      expect(secrets(perTab, perBrowser)).toEqual([]);
      expect(storage.tab.getItem('draft')).toBeNull();
    },
  );

  it('is there again for the same account when its log-in has only ended', () => {
    const { tab } = browser();
    const { session } = tab();
    session.keep(login(3));
    write(session);
    session.end();
    session.keep(login(3, { sid: 'another' }));
    expect(session.storage.tab.getItem('draft')).toBe('a secret draft');
    expect(session.storage.browser.getItem('read')).toBe('a secret mark');
  });

  it('is there after a reload and a renewal', () => {
    const { tab } = browser();
    const { session, reload } = tab();
    session.keep(login(3));
    write(session);
    session.keep({ ...login(3), expiresAt: 2 });
    expect(reload().storage.tab.getItem('draft')).toBe('a secret draft');
  });

  it('stays when a session ends of which another tab has a newer one, as after a change of password', () => {
    const { perBrowser, tab } = browser();
    tab().session.keep(login(3, { sid: 'a' }), { stay: true });
    const [first, second] = [tab(), tab()];
    for (const { session } of [first, second]) write(session);
    second.session.keep(login(3, { sid: 'b' }));
    first.session.forget();
    expect(second.reload().login).toEqual(login(3, { sid: 'b' }));
    expect(secrets(first.perTab)).toEqual([]);
    expect(secrets(second.perTab, perBrowser)).toEqual(['a secret draft', 'a secret mark']);
  });

  it('is not another account’s, and does not outlive the next one in its tab', () => {
    const { perBrowser, tab } = browser();
    const { perTab, session } = tab();
    session.keep(login(3));
    write(session);
    session.end();
    session.keep(login(30));
    expect(session.storage.tab.getItem('draft')).toBeNull();
    expect(session.storage.browser.getItem('read')).toBeNull();
    expect(secrets(perTab)).toEqual([]);
    // that account may be in another tab
    expect(secrets(perBrowser)).toEqual(['a secret mark']);
  });

  it('is dropped when the log is another one, in which the same id is another person', () => {
    const { perBrowser, tab } = browser();
    const { perTab, session } = tab();
    session.keep(login(3));
    write(session);
    session.end();
    session.keep(login(3, { epoch: 'two' }));
    expect(session.storage.tab.getItem('draft')).toBeNull();
    expect(secrets(perTab, perBrowser)).toEqual([]);
  });

  it('is forgotten also where the browser’s storage is full or forbidden', () => {
    const storage = new SafeStorage(() => {
      throw new Error('SecurityError');
    });
    const kept = new AccountStorage({ epoch: 'one', id: 3 }, storage, new SafeStorage(() => undefined));
    kept.tab.setItem('draft', 'a secret');
    expect(kept.tab.getItem('draft')).toBe('a secret');
    kept.forget();
    expect(storage.keys()).toEqual([]);
  });

  it('is kept in this way alone', () => {
    // what belongs to the browser, not to an account: language, theme, whether to notify, an alarm of the record
    const others = [
      'calls/choices.ts',
      'client/storage.ts',
      'i18n/index.ts',
      'kit/services.ts',
      'seal/watch.ts',
      'theme/hours.ts',
      'theme/theme.ts',
    ];
    const users = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
      .map(name => name.replaceAll('\\', '/'))
      .filter(name => /\.tsx?$/.test(name))
      .filter(name =>
        /\b(?:perBrowser|perTab|localStorage|sessionStorage|indexedDB|caches)\b(?!:)/.test(
          readFileSync(join(WEB, name), 'utf8').replaceAll(
            /this\.perTab|this\.perBrowser|private readonly per\w+/g,
            '',
          ),
        ),
      )
      .filter(name => name !== 'client/session.ts' && name !== 'client/account-storage.ts');
    expect(users.toSorted()).toEqual(others);
  });
});

describe('a log-out', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is one in all tabs of this browser, also in one that slept meanwhile', () => {
    const { perBrowser, tab } = browser();
    const [first, second, other] = [tab(), tab(), tab()];
    first.session.keep(login(3, { sid: 'a' }));
    second.session.keep(login(3, { sid: 'b' }));
    other.session.keep(login(4));
    write(second.session);
    vi.advanceTimersByTime(1_000);
    first.session.leave();
    expect([second.session.wasLeft, other.session.wasLeft]).toEqual([true, false]);
    const { storage } = second.session;
    const woken = second.reload();
    expect(woken.login).toBeUndefined();
    second.session.followOut();
    storage.tab.setItem('draft', 'a secret');
    expect(secrets(second.perTab, perBrowser)).toEqual([]);
    expect(other.reload().login).toEqual(login(4));
  });

  it('takes with it what another tab wrote before it knew, and nothing of a later log-in', () => {
    const { perBrowser, tab } = browser();
    const [first, second] = [tab(), tab()];
    for (const [i, { session }] of [first, second].entries()) session.keep(login(3, { sid: `${i}` }));
    vi.advanceTimersByTime(1_000);
    first.session.leave();
    write(second.session);
    second.session.storage.browser.setItem('ignored', 'a secret name');
    const third = tab();
    vi.advanceTimersByTime(1_000);
    third.session.keep(login(3, { sid: 'c' }));
    third.session.storage.browser.setItem('read', 'a later secret');
    second.session.followOut();
    expect(secrets(second.perTab, perBrowser)).toEqual(['a later secret']);
  });

  it('counts also where the clock was set back since the log-in', () => {
    const { tab } = browser();
    const [first, second] = [tab(), tab()];
    for (const { session } of [first, second]) session.keep(login(3));
    vi.setSystemTime(Date.now() - 3_600_000);
    first.session.leave();
    expect(second.session.wasLeft).toBe(true);
  });

  it('does not end a log-in after it, even if the clock was set back in between', () => {
    const { tab } = browser();
    const { session, reload } = tab();
    session.keep(login(3, { sid: 'a' }));
    session.leave();
    vi.setSystemTime(Date.now() - 3_600_000);
    session.keep(login(3, { sid: 'b' }));
    expect(session.wasLeft).toBe(false);
    expect(reload().login).toEqual(login(3, { sid: 'b' }));
  });

  it('tells whether it has ended this very session on the server', () => {
    const { tab } = browser();
    const first = tab();
    first.session.keep(login(3, { sid: 'a' }), { stay: true });
    const [shared, other] = [tab(), tab()];
    other.session.keep(login(3, { sid: 'b' }));
    vi.advanceTimersByTime(1_000);
    first.session.leave();
    expect([shared.session.leftWasShared, other.session.leftWasShared]).toEqual([true, false]);
  });

  it('does not end a log-in that came after it', () => {
    const { tab } = browser();
    const [first, second] = [tab(), tab()];
    first.session.keep(login(3, { sid: 'a' }));
    first.session.leave();
    vi.advanceTimersByTime(1_000);
    second.session.keep(login(3, { sid: 'b' }), { stay: true });
    write(second.session);
    expect(second.session.wasLeft).toBe(false);
    expect(tab().session.storage.browser.getItem('read')).toBe('a secret mark');
  });
});
