import { nameKey } from '../contract/names.js';

/** The first and the last of the characters that fit a place; the same for one character. */
type Range = readonly [first: string, last: string];

const SYLLABLES = 0xac00;
const PER_INITIAL = 588;
const PER_VOWEL = 28;
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** The letters of each final, in the order of Unicode; the first is none. */
const FINALS =
  ',ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ'.split(
    ',',
  );
/** Pairs of letters that an input method joins to one: `ㄳ` is `ㄱㅅ`. */
const JOINED: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ', (joined, i) => [joined, FINALS.filter(f => f.length === 2)[i]!]),
);
const PART_OF_NAME = /^[a-z0-9_가-힣ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ]*$/u;

/**
 * What a name contains that was searched for by part of it: any of these rows of ranges. Consonants stand for the
 * syllables that begin with them, and the last syllable may be unfinished: `민ㅅ`, `ㅁㅅ` and `미` all find 민수.
 * None for what no name can contain.
 */
export function namePatterns(part: string): Range[][] {
  const letters = Array.from(nameKey(part), letter => JOINED[letter] ?? letter).join('');
  if (!PART_OF_NAME.test(letters)) return [];
  if (letters === '') return [[]];
  const characters = Array.from(letters);
  const before = characters.slice(0, -1).map(rangeOf);
  return endings(characters.at(-1)!).map(ending => [...before, ...ending]);
}

/** For SQLite's GLOB. What a pattern contains has no meaning of its own there. */
export function globOf(pattern: readonly Range[]): string {
  return `*${expressionOf(pattern)}*`;
}

/** For REGEXP of MySQL and MariaDB. */
export function expressionOf(pattern: readonly Range[]): string {
  return pattern.map(([first, last]) => (first === last ? first : `[${first}-${last}]`)).join('');
}

function rangeOf(letter: string): Range {
  const initial = INITIALS.indexOf(letter);
  return initial < 0 ? [letter, letter] : range(SYLLABLES + initial * PER_INITIAL, PER_INITIAL);
}

/** What the last character may turn out to be: `민` is also the beginning of `미나`. */
function endings(letter: string): Range[][] {
  const code = letter.charCodeAt(0);
  if (code < SYLLABLES) return [[rangeOf(letter)]];
  const final = (code - SYLLABLES) % PER_VOWEL;
  if (final === 0) return [[range(code, PER_VOWEL)]];
  const letters = FINALS[final]!;
  const without = String.fromCharCode(code - final + FINALS.indexOf(letters.slice(0, -1)));
  return [[[letter, letter]], [[without, without], rangeOf(letters.at(-1)!)]];
}

function range(first: number, length: number): Range {
  return [String.fromCharCode(first), String.fromCharCode(first + length - 1)];
}
