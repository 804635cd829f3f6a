const COLOURS = 16;

/** The class of a member's colour, by the account's id; an unknown one is told by the name. */
export function personClass(name: string, id?: number): string {
  return `person-${((id ?? hashOf(name)) * 7) % COLOURS}`;
}

/** The letters of a member's mark: the first Latin letter, or the last two Hangul syllables. */
export function initialsOf(name: string): string {
  const hangul = name.normalize('NFC').match(/[가-힣]/g);
  const latin = /\p{Script=Latin}/u.exec(name)?.[0];
  if (hangul && !(latin !== undefined && name.startsWith(latin))) return hangul.slice(-2).join('');
  return (latin ?? /./u.exec(name)?.[0] ?? '').toUpperCase();
}

function hashOf(name: string): number {
  let hash = 0;
  for (const char of name.toLowerCase()) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  // the low bits alone would give most Hangul names one of a few
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 28;
}
