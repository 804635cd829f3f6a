import { PAGE_PATHS } from '../../../src/contract/page-paths.js';

/** Which page is open beside or over the stream. */
export type View = keyof typeof PAGE_PATHS;

/** What an address opens. */
export interface Opened {
  view: View;
  /** The other party of the whispers. */
  with?: string;
  /** What is searched for: the query of the address, as it is written. */
  query?: string;
  /** Of the records: which part, and what it is narrowed to, as it is written. */
  place?: string;
  /** The places of the records that led there, the first one first. */
  trail?: readonly string[];
}

const FOR_ADMINS: ReadonlySet<View> = new Set(['members', 'records', 'room-settings']);

export function addressOf({ view, with: name, query, place }: Opened): string {
  const path = PAGE_PATHS[view];
  if (view === 'search' && query) return `${path}?${query}`;
  if (place) return `${path}/${place}`;
  return name === undefined ? path : `${path}/${encodeURIComponent(name)}`;
}

/** What an address opens for a member; the room for all that is not known. */
export function openedAt(address: string, isAdmin: boolean): Opened {
  const [path = '', query] = address.split(/\?(.*)/s);
  const [, name] = /^\/whispers\/([^/]+)$/.exec(path) ?? [];
  if (name !== undefined) return { view: 'whispers', with: decoded(name) };
  if (path === PAGE_PATHS.search) return { view: 'search', ...(query && { query }) };
  const [, place] = /^\/records\/(.+)$/s.exec(address) ?? [];
  if (place !== undefined && isAdmin) return { view: 'records', place };
  const [view] = Object.entries(PAGE_PATHS).find(([, known]) => known === path) ?? ['room'];
  return { view: isAdmin || !FOR_ADMINS.has(view as View) ? (view as View) : 'room' };
}

/** Anyone may write an address: one that is not valid UTF-8 stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
