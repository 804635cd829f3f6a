/** What a part of the records is narrowed to, as in the query of its address. */
export type Filters = Readonly<Record<string, string>>;

/** A place in the records: a list, or one thing in it. */
export interface Place {
  /** `lines`, or of one thing what it is and which: `members`, NAME. */
  path: readonly [string, string?];
  filters: Filters;
}

/** @param text as in the address, after `/records/` */
export function readPlace(text = ''): Place {
  const [path = '', query] = text.split(/\?(.*)/s);
  const [first = '', second] = path.split('/');
  return {
    path: second === undefined || second === '' ? [first] : [first, decoded(second)],
    filters: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function writePlace({ path: [first, second], filters }: Place): string {
  const path = second === undefined ? first : `${first}/${encodeURIComponent(second)}`;
  const query = new URLSearchParams(given(filters)).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Filters without those that are empty. */
export function given(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter((one): one is [string, string] => !!one[1]));
}

/** Of the filters of an address, those that are known here; a day must be one. */
export function known<K extends string>(filters: Filters, names: readonly K[]): Partial<Record<K, string>> {
  const entries = names.map(name => [name, filters[name] ?? ''] as const);
  return given(
    Object.fromEntries(entries.filter(([name, value]) => !/day$/i.test(name) || isDay(value))),
  ) as Partial<Record<K, string>>;
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** One of a list of words, if it is one. */
export function oneOf<T extends string>(words: readonly T[], value: string | undefined): T | undefined {
  return words.find(word => word === value);
}

/** Anyone may write an address: one that is not valid UTF-8 stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
