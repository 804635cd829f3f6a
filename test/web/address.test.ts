import { describe, expect, it } from 'vitest';
import { isPagePath } from '../../src/contract/page-paths.js';
import { addressOf, openedAt, type Opened } from '../../web/src/kit/address.js';

describe('the address of what is open', () => {
  it.each<[Opened, string]>([
    [{ view: 'room' }, '/'],
    [{ view: 'mentions' }, '/mentions'],
    [{ view: 'whispers' }, '/whispers'],
    [{ view: 'whispers', with: '현우' }, '/whispers/%ED%98%84%EC%9A%B0'],
    [{ view: 'whispers', with: 'a/b?#%' }, '/whispers/a%2Fb%3F%23%25'],
    [{ view: 'calls' }, '/settings/notifications'],
    [{ view: 'appearance' }, '/settings/appearance'],
    [{ view: 'members' }, '/members'],
    [{ view: 'search' }, '/search'],
    [{ view: 'search', query: 'q=a%3Fb&kind=chat' }, '/search?q=a%3Fb&kind=chat'],
    [{ view: 'records' }, '/records'],
    [
      { view: 'records', place: 'lines?q=a%3Fb&fromDay=2026-11-01' },
      '/records/lines?q=a%3Fb&fromDay=2026-11-01',
    ],
    [{ view: 'records', place: 'members/%ED%98%84%EC%9A%B0' }, '/records/members/%ED%98%84%EC%9A%B0'],
  ])('of %j is %s, which opens it again', (opened, path) => {
    expect(addressOf(opened)).toBe(path);
    expect(openedAt(path, true)).toEqual(opened);
    expect(isPagePath(path.split('?')[0]!)).toBe(true);
  });

  it.each([
    '/members',
    '/records',
    '/records/lines?q=a',
    '/settings/room',
    '/nothing',
    '/join',
    '/whispers/',
    '/whispers/a/b',
    '/constructor',
    '/?q=a',
    '/search/',
    '',
  ])('that a member may not open or that is none opens the room: %s', path =>
    expect(openedAt(path, false)).toEqual({ view: 'room' }),
  );

  it('that is not valid UTF-8 is taken as it is', () => {
    expect(openedAt('/whispers/%ff', false)).toEqual({ view: 'whispers', with: '%ff' });
  });
});
