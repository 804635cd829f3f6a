const COLOURS = 16;

/** The class of a member's colour, by the account's id; an unknown one is grey. */
export function personClass(id: number | undefined): string {
  return `person-${id === undefined ? 'unknown' : (id * 7) % COLOURS}`;
}

/** The letters of a member's mark: the first Latin letter, or the last two Hangul syllables. */
export function initialsOf(name: string): string {
  const hangul = name.normalize('NFC').match(/[가-힣]/g);
  const latin = /\p{Script=Latin}/u.exec(name)?.[0];
  if (hangul && !(latin !== undefined && name.startsWith(latin))) return hangul.slice(-2).join('');
  return (latin ?? /./u.exec(name)?.[0] ?? '').toUpperCase();
}
