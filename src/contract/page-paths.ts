/**
 * The addresses of the page, by what is open over or beside the room. `whispers` may be followed by a member's
 * name, `search` by `?q=` and what else is asked for, `records` by a part of them and what it is narrowed to.
 */
export const PAGE_PATHS = {
  room: '/',
  search: '/search',
  mentions: '/mentions',
  whispers: '/whispers',
  members: '/members',
  records: '/records',
  'my-record': '/me/record',
  account: '/settings/account',
  appearance: '/settings/appearance',
  calls: '/settings/notifications',
  'room-settings': '/settings/room',
  keys: '/keys',
} as const;

/** Where an invite leads; its code is in the fragment. */
export const JOIN_PATH = '/join';

const PATHS: ReadonlySet<string> = new Set([...Object.values(PAGE_PATHS), JOIN_PATH]);

/** Whether the page is served at a path. */
export function isPagePath(path: string): boolean {
  return PATHS.has(path) || /^\/(?:whispers|records(?:\/[a-z]+)?)\/[^/]+$/.test(path);
}
