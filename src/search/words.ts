import { fold, PREFIX_MIN, runsOf, type Run } from '../contract/search-words.js';

/**
 * How texts are cut into the tokens of the index. A change of anything here, or in the contract's
 * `search-words.ts`, makes another version, so that an index is built anew.
 */
export const TOKENS_VERSION = 1;

/** Longer words are indexed by their beginning. */
const WORD_MAX = 40;

/** The tokens by which a text is found, each once. None has a character that means something to FTS5. */
export function tokensOf(text: string): Set<string> {
  const tokens = new Set<string>();
  for (const run of runsOf(fold(text))) {
    const characters = Array.from(run.text);
    if (!run.isUnspaced) tokens.add(wordToken(characters));
    else {
      tokens.add(`s${characters[0]}`);
      for (const pair of pairsOf(characters)) tokens.add(pair);
    }
  }
  return tokens;
}

/** Terms of FTS5 that every text has in which a run is found. */
export function termsOf({ text, isUnspaced }: Run): string[] {
  const characters = Array.from(text);
  if (isUnspaced)
    return characters.length === 1 ? [`"s${text}"`] : pairsOf(characters).map(pair => `"${pair}"`);
  const isPrefix = characters.length >= PREFIX_MIN && characters.length <= WORD_MAX;
  return [`"${wordToken(characters)}"${isPrefix ? ' *' : ''}`];
}

/** Whether a text has a run: anywhere, or at the beginning of a word. @param folded the text @param runs those of it */
export function hasRun(folded: string, runs: readonly Run[], { text, isUnspaced }: Run): boolean {
  const length = Array.from(text).length;
  if (isUnspaced && length > 1) return folded.includes(text);
  return runs.some(
    run =>
      run.isUnspaced === isUnspaced &&
      (isUnspaced || length >= PREFIX_MIN ? run.text.startsWith(text) : run.text === text),
  );
}

function wordToken(characters: readonly string[]): string {
  return `w${characters.slice(0, WORD_MAX).join('')}`;
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, at) => `b${characters[at]}${character}`);
}
