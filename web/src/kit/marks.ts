import { fold, PREFIX_MIN, runsOf, wordsOf, type Run } from '../../../src/contract/search-words.js';

/** A piece of a text. */
export interface Piece {
  text: string;
  /** It is what was searched for. */
  isHit: boolean;
}

type Place = readonly [from: number, to: number];

/** Characters before the first hit that are left when the text is cut. */
const LEAD = 30;
/** From here on a hit may be below what is shown of a text. */
const FAR = 80;

/** A text, whole, with what answers the question. */
export function markedWhole(text: string, question: string): Piece[] {
  return piecesOf(text, placesIn(text, question));
}

/** A text with what answers the question, each white space as one space. One that has it far down begins near it. */
export function marked(text: string, question: string): Piece[] {
  const pieces = markedWhole(text, question).map(({ text: own, isHit }) => ({
    text: own.replace(/\s+/g, ' '),
    isHit,
  }));
  const [first] = pieces;
  if (!first || first.isHit || pieces.length === 1 || first.text.length <= FAR) return pieces;
  // not within a character
  const end = Array.from(first.text.slice(-LEAD * 2))
    .slice(-LEAD)
    .join('');
  return [{ text: `…${end.replace(/^\S*\s(?=.)/, '')}`, isHit: false }, ...pieces.slice(1)];
}

function piecesOf(text: string, places: readonly Place[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of places) {
    if (to <= at) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), isHit: false });
    pieces.push({ text: text.slice(Math.max(at, from), to), isHit: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
  return pieces;
}

/** By where they begin. */
function placesIn(text: string, question: string): Place[] {
  const { folded, indexOf } = foldedWithPlaces(text);
  const own = withPlaces(folded);
  const places = wordsOf(question).flatMap(({ text: word, isPhrase }) =>
    isPhrase ? everyPlace(folded, word) : runsOf(word).flatMap(run => placesOf(folded, own, run)),
  );
  return places.map(([from, to]): Place => [indexOf(from), indexOf(to)]).toSorted(([a], [b]) => a - b);
}

/** As the server finds it: anywhere, or at the beginning of a word. */
function placesOf(
  folded: string,
  own: readonly (Run & { at: number })[],
  { text, isUnspaced }: Run,
): Place[] {
  const length = Array.from(text).length;
  if (isUnspaced && length > 1) return everyPlace(folded, text);
  return own
    .filter(
      run =>
        run.isUnspaced === isUnspaced &&
        (isUnspaced || length >= PREFIX_MIN ? run.text.startsWith(text) : run.text === text),
    )
    .map(({ at }): Place => [at, at + text.length]);
}

function everyPlace(folded: string, text: string): Place[] {
  const places: Place[] = [];
  if (text === '') return places;
  for (let at = folded.indexOf(text); at !== -1; at = folded.indexOf(text, at + text.length))
    places.push([at, at + text.length]);
  return places;
}

function withPlaces(folded: string): (Run & { at: number })[] {
  let end = 0;
  return runsOf(folded).map(run => {
    const at = folded.indexOf(run.text, end);
    end = at + run.text.length;
    return { ...run, at };
  });
}

/** The folded text, and where each of its places is in the text: `İ` becomes two characters, `가` may come as two. */
function foldedWithPlaces(text: string): { folded: string; indexOf(at: number): number } {
  const folded = fold(text);
  if (folded.length === text.length && text.normalize('NFC') === text) return { folded, indexOf: at => at };
  const places: number[] = [];
  let [joined, end] = ['', 0];
  // a base with what is combined with it
  for (const [cluster] of text.matchAll(/\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gsu)) {
    const own = fold(cluster);
    for (let i = 0; i < own.length; i++) places.push(end);
    joined += own;
    end += cluster.length;
  }
  return { folded: joined, indexOf: at => places[at] ?? text.length };
}
