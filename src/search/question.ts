import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { fold, runsOf, wordsOf } from '../contract/search-words.js';
import { codePoints } from '../contract/text.js';
import { hasRun, termsOf } from './words.js';

/** What is searched for: words, and phrases in quotes, all of which a text must have. */
export class Question {
  private constructor(
    private readonly phrases: readonly string[],
    private readonly runs: ReturnType<typeof runsOf>,
  ) {}

  /** Undefined when there is nothing to find in it: only spaces or punctuation. */
  static parse(text: string): Question | undefined {
    const words = wordsOf(text);
    const runs = words.flatMap(word => runsOf(word.text));
    if (runs.length === 0) return undefined;
    return new Question(
      words.filter(({ isPhrase, text: phrase }) => isPhrase && phrase !== '').map(phrase => phrase.text),
      runs,
    );
  }

  /** @throws ChatError TOO_LONG, EMPTY: a question that is not answered */
  static check(text: string): void {
    const isTooLong =
      codePoints(text) > LIMITS.searchMaxCodePoints || wordsOf(text).length > LIMITS.searchMaxWords;
    if (isTooLong) throw new ChatError('TOO_LONG', { field: 'q' });
    if (!Question.parse(text)) throw new ChatError('EMPTY', { field: 'q' });
  }

  /** In the language of FTS5: every text that `isIn` accepts has it, and few others. */
  get match(): string {
    return [...new Set(this.runs.flatMap(run => termsOf(run)))].join(' AND ');
  }

  /** Whether a text is an answer. */
  isIn(text: string): boolean {
    const folded = fold(text);
    if (!this.phrases.every(phrase => folded.includes(phrase))) return false;
    const runs = runsOf(folded);
    return this.runs.every(run => hasRun(folded, runs, run));
  }
}
