import { codeSpans } from './code-spans.js';
import { LIMITS } from './limits.js';
import { linkSpans } from './links.js';
import { nameKey } from './names.js';

/** A member's name after an `@`, at its place in a text. */
export interface Mention {
  /** Of the `@`. */
  from: number;
  /** The end of the name; a Korean ending stays outside. */
  to: number;
  /** The name in its canonical form. */
  key: string;
}

/** A character of names. Hangul may be taken apart into its letters, as some keyboards and file systems do. */
const CHARACTER = '(?:[A-Za-z0-9_\\uAC00-\\uD7A3]|[\\u1100-\\u1112][\\u1161-\\u1175])[\\u11A8-\\u11C2]?';
const INSIDE_SYLLABLE = /^[\u1161-\u1175\u11A8-\u11C2]/;
/** Longer runs begin with no name and its ending. */
const RUN_MAX = 120;

/** An `@` that does not stand in a word or an e-mail address, and the characters of names behind it. */
const CALL = new RegExp(`(?<![A-Za-z0-9_%+-])@(?:${CHARACTER})+`, 'g');
/** What makes it another word than a name, right behind its last character: `@민수é`, `@민수@example.com`. */
const GOES_ON = /^(?:[\p{M}@]|[\p{L}\p{N}](?<![\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]))/u;
/** What may follow a name in Korean without making it another name: a title, a particle, a last particle. */
const ENDING = new RegExp(
  '^(?:님|씨|군|양|쌤)?(?:들)?' +
    '(?:께서|에게서|한테서|에게|한테|께|까지|부터|처럼|보다|하고|이랑|랑|과|와|이나|나|으로|로|아|야|이|가|을|를|의|' +
    '이야|이에요|예요|입니다|이라고|라고|이라도|라도|마저|조차|밖에|대로)?(?:은|는|도|만)?(?:요)?$',
);

/**
 * Where a text may mention members, in order, and by which names: at each place the longest first. Code, links and
 * e-mail addresses are left out, and so are places beyond the first 20. Who of them there is, the caller knows.
 */
export function possibleMentions(text: string): Mention[][] {
  if (!text.includes('@')) return [];
  const calls = [...text.matchAll(CALL)];
  if (calls.length === 0) return [];
  const code = codeSpans(text);
  const links = /https?:/i.test(text) ? linkSpans(text) : [];
  const places: Mention[][] = [];
  for (const { 0: call, index: from } of calls) {
    if ([...code, ...links].some(span => from >= span.from && from < span.to)) continue;
    const names = namesIn(call.slice(1), text.slice(from + call.length, from + call.length + 2));
    if (names.length === 0) continue;
    places.push(names.map(({ key, length }) => ({ from, to: from + 1 + length, key })));
    if (places.length === LIMITS.mentionsMax) break;
  }
  return places;
}

/** The mentions in a text of members there are, in order. */
export function mentionsIn(text: string, isMember: (key: string) => boolean): Mention[] {
  return possibleMentions(text).flatMap(names => names.find(({ key }) => isMember(key)) ?? []);
}

/** The names with which a run of characters may begin, the longest first, and how much of the run each takes. */
function namesIn(run: string, after: string): { key: string; length: number }[] {
  if (run.length > RUN_MAX || GOES_ON.test(after)) return [];
  const names: { key: string; length: number }[] = [];
  for (let length = run.length; length > 0; length--) {
    const rest = run.slice(length);
    if (INSIDE_SYLLABLE.test(rest) || !ENDING.test(rest.normalize('NFC'))) continue;
    const key = nameKey(run.slice(0, length));
    if (key.length >= LIMITS.nameMinChars && key.length <= LIMITS.nameMaxChars) names.push({ key, length });
  }
  return names;
}
