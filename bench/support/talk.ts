/** Syllables of names of things, and what Korean puts behind them. */
const SYLLABLES = Array.from(
  '가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히강남단란만반산안잔찬',
);
const PARTICLES = [
  '',
  '',
  '은',
  '는',
  '이',
  '가',
  '을',
  '를',
  '에',
  '에서',
  '도',
  '로',
  '의',
  '하고',
  '까지',
];
const WORDS = 30_000;
const WORDS_OF_A_LINE = 9;

/**
 * Talk of a vocabulary of 30,000 words, few of which are said often: a word of rank r is about r times as rare as the
 * first. The same line always has the same words.
 */
export function talkOf(line: number): string {
  let state = line * 2_654_435_761 + 12_345;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const words = Array.from({ length: WORDS_OF_A_LINE }, () => {
    const rank = Math.floor(WORDS ** random());
    return `${wordOf(rank)}${PARTICLES[Math.floor(random() * PARTICLES.length)]}`;
  });
  return words.join(' ');
}

/** The word of a rank from 1 on: two syllables, three for most of them. */
export function wordOf(rank: number): string {
  const { length } = SYLLABLES;
  const [a, b, c] = [rank % length, Math.floor(rank / length) % length, Math.floor(rank / length ** 2)];
  return `${SYLLABLES[(a * 7 + b) % length]}${SYLLABLES[(a + b * 3) % length]}${c > 0 ? SYLLABLES[c % length] : ''}`;
}
