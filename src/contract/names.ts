import { LIMITS } from './limits.js';

const NAME = new RegExp(`^[A-Za-z0-9_가-힣]{${LIMITS.nameMinChars},${LIMITS.nameMaxChars}}$`, 'u');

/**
 * Reserved names, so that no member can pose as the room. The first admin may be `admin`.
 * `__proto__` would be lost in any client that keeps members in a plain object.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'admin',
  'system',
  'server',
  '관리자',
  '운영자',
  '시스템',
  '__proto__',
]);

/**
 * The canonical form in which names are unique and looked up: NFC, lower-cased.
 * Two names with one key are the same person: `Bob` and `bob`.
 */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Whether both are names of the same person. */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && nameKey(a) === nameKey(b);
}

/** True for a name that may be shown: Latin letters, digits, `_` and Hangul syllables, 2 to 20 of them. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name.normalize('NFC'));
}

export function isReservedName(name: string): boolean {
  return RESERVED.has(nameKey(name));
}
