// how words are found: by the server, and by a page that marks them

/** Scripts without spaces between words, or whose words change at their ends: found by any two neighbours. */
const UNSPACED = String.raw`\p{sc=Hangul}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}`;
const RUNS = new RegExp(String.raw`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+`, 'gu');
const BEGINS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const WORDS = /"([^"]*)"?|([^\s"]+)/gu;
/** Shorter words are found whole only. */
export const PREFIX_MIN = 3;

/** A piece of text between spaces and punctuation, of one kind of script. */
export interface Run {
  /** Folded. */
  text: string;
  isUnspaced: boolean;
}

/** What is compared: composed, without the difference of capitals. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** @param folded see `fold` */
export function runsOf(folded: string): Run[] {
  return (folded.match(RUNS) ?? []).map(text => ({ text, isUnspaced: BEGINS_UNSPACED.test(text) }));
}

/** The words of a question, folded. A phrase, in quotes, is looked for as it is; of other words their runs. */
export function wordsOf(question: string): { text: string; isPhrase: boolean }[] {
  return Array.from(question.matchAll(WORDS), ([, quoted, word]) => ({
    text: fold(quoted ?? word ?? '').trim(),
    isPhrase: quoted !== undefined,
  }));
}
