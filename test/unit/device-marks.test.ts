import { createSecretKey } from 'node:crypto';
import type { Response } from 'express';
import { describe, expect, it } from 'vitest';
import { DeviceMarks } from '../../src/auth/device-marks.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { LogInfo } from '../../src/logging/log-info.js';

const marks = (epoch = 'epoch', key = 'k'.repeat(32)): DeviceMarks =>
  new DeviceMarks(createSecretKey(key, 'utf8'), { epoch } as LogInfo, loadSettings({}));

/** What a log-in sets: a cookie, and the names of those that it removes. */
function leaves(by: DeviceMarks, accountId: number, cookies?: string): { cookie: string; cleared: string[] } {
  const all = { cookie: '', cleared: [] as string[] };
  const response = {
    cookie: (name: string, value: string) => (all.cookie = `${name}=${value}`),
    clearCookie: (name: string) => all.cleared.push(name),
  };
  by.leave(response as unknown as Response, accountId, cookies);
  return all;
}
const left = (...given: Parameters<typeof leaves>): string => leaves(...given).cookie;

describe('the mark of a device', () => {
  const cookie = left(marks(), 7);

  it('is known again, among other cookies, and stays the same one when it is renewed', () => {
    expect(marks().keyOf(7, cookie)).toMatch(/^mark 7 \S{16}$/);
    expect(marks().keyOf(7, `a=b; ${cookie}; c=d`)).toBe(marks().keyOf(7, cookie));
    expect(left(marks(), 7, cookie)).toBe(cookie);
    expect(left(marks(), 7)).not.toBe(cookie);
  });

  it.each([
    ['another account', 8, cookie.replace('device-7', 'device-8')],
    ['another signature', 7, `${cookie.slice(0, -9)}xxxxxxxxx`],
    ['another device', 7, cookie.replace(/=.{4}/, '=aaaa')],
    ['no signature', 7, cookie.slice(0, -44)],
    ['nothing', 7, 'device-7='],
  ])('of %s is none', (_, accountId, cookies) => {
    expect(marks().keyOf(accountId, cookies)).toBeUndefined();
  });

  it('is one of twenty: of more the oldest are removed, but never this one nor other cookies', () => {
    const ids = Array.from({ length: 25 }, (_, i) => i + 1);
    const cookies = ['theme=dark', ...ids.map(id => left(marks(), id)), 'device-x=1'].join('; ');
    const [oldest, ...others] = ids.slice(0, 7).map(id => `device-${id}`);
    expect(leaves(marks(), 1, cookies).cleared).toEqual(others.slice(0, 5));
    expect(leaves(marks(), 99, cookies).cleared).toEqual([oldest, ...others.slice(0, 5)]);
    expect(
      leaves(
        marks(),
        3,
        ids
          .slice(0, 20)
          .map(id => left(marks(), id))
          .join('; '),
      ).cleared,
    ).toEqual([]);
  });

  it('of another room, or signed by another key, is none', () => {
    expect(marks('other epoch').keyOf(7, cookie)).toBeUndefined();
    expect(marks('epoch', 'o'.repeat(32)).keyOf(7, cookie)).toBeUndefined();
  });
});
