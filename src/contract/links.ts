/**
 * Finds the http(s) links of a text by one rule, since libraries take the CJK text after a link for part of it:
 *
 * 1. A link begins at `http://` or `https://` that no ASCII letter or digit precedes, unless that ends another link.
 * 2. It ends before white space, controls and invisible characters, `<`, `>`, `"`, a backtick, `\`, `|`, `…`, quotes
 *    that are not ASCII, and the brackets and punctuation of CJK texts.
 * 3. It ends where Hangul, kana, Han or an emoji directly follows an ASCII letter, digit or closing bracket: there a
 *    particle or the next word begins. Behind anything else, as in `/wiki/사랑방` and `?q=사랑방`, they are part of
 *    the address; whether `/wiki/서울에서` ends in a particle cannot be known, so it stays whole. Another `http(s)://`
 *    ends it directly after a letter or digit of any script.
 * 4. A host ends in Hangul only as one of the top-level domains there are: `https://예시.한국에서` leads to
 *    `예시.한국`, and `https://example.com.감사` to `example.com`.
 * 5. Sentence punctuation and closing brackets that were not opened within it stay outside.
 */
export interface LinkSpan {
  from: number;
  to: number;
}

const RUN =
  /(?<![A-Za-z0-9])https?:\/\/[^\s\p{C}<>"`\\|\u00AB\u00BB\u2018-\u201F\u2026\u2039\u203A\u3000-\u3003\u3008-\u301F\uFE10-\uFE1F\uFE30-\uFE6F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]+/giu;
const GLUED =
  /(?<=[A-Za-z0-9)\]}])(?=[\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Han}\p{Extended_Pictographic}])|(?<=[\p{L}\p{N})\]}])(?=https?:\/\/)/iu;
const ADDRESS =
  /^https?:\/\/(?:[^/?#@]*@)?(?:(?<host>[\p{L}\p{M}\p{N}._-]+)|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#].*)?/iu;
/** 한국 and those of companies; there are no others in Hangul. */
const HANGUL_TOP = /^(?:한국|닷컴|닷넷|삼성)/u;
const HANGUL_LABEL = /(?<before>^|\.)(?<label>\p{Script=Hangul}+)$/u;
const SENTENCE_END: ReadonlySet<string> = new Set(`.,:;!?'*`);
const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function linkSpans(text: string): LinkSpan[] {
  const spans: LinkSpan[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    let from = index;
    // a run may contain several links without a space between
    for (const piece of run.split(GLUED)) {
      const address = addressIn(piece);
      if (address !== '') spans.push({ from, to: from + address.length });
      from += piece.length;
    }
  }
  return spans;
}

/** The address at the start of a piece, or ''. */
function addressIn(piece: string): string {
  const found = ADDRESS.exec(piece);
  if (!found) return '';
  const { host } = found.groups ?? {};
  const whole = host === undefined ? found[0] : withKnownTop(found[0], host);
  const address = withoutTail(whole);
  return URL.canParse(address) ? address : '';
}

/** Cuts an address in its host if the last label is in Hangul and not a top-level domain. */
function withKnownTop(address: string, host: string): string {
  const last = HANGUL_LABEL.exec(host);
  if (!last) return address;
  const { before = '', label = '' } = last.groups ?? {};
  const top = before === '' ? undefined : HANGUL_TOP.exec(label)?.[0];
  if (top === label) return address;
  const kept = last.index + (top === undefined ? 0 : before.length + top.length);
  return address.slice(0, address.indexOf(host) + kept);
}

function withoutTail(address: string): string {
  /** By closing bracket, how many have no opening one; counted once, since an address may be nothing but brackets. */
  const unopened = new Map<string, number>();
  for (const char of address) {
    for (const [closer, opener] of Object.entries(OPENER)) {
      const step = Number(char === closer) - Number(char === opener);
      if (step !== 0) unopened.set(closer, (unopened.get(closer) ?? 0) + step);
    }
  }
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    const surplus = unopened.get(last) ?? 0;
    if (!SENTENCE_END.has(last) && (!(last in OPENER) || surplus <= 0)) break;
    if (last in OPENER) unopened.set(last, surplus - 1);
  }
  return address.slice(0, end);
}
