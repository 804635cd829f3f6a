/** This many letters fill about 12 rows on the narrowest screen with text enlarged by half, and fewer elsewhere. */
const SHORT_CODE_UNITS = 100;
/** Characters no wider than a letter of their script: Latin, Greek, Cyrillic, kana, Han, Hangul. */
const PLAIN =
  /^[\x20-\x7E\u00A1-\u02FF\u0370-\u04FF\u2010-\u2027\u3001-\u30FF\u3130-\u318F\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60\n]*$/u;

/**
 * A cheap check whether a text might take more rows than this; if so, it is measured. Most lines are short and plain.
 * Tabs, stacked marks and letters as wide as a sentence (U+FDFD) are not: each may fill a row.
 */
export function mayBeHigh(text: string, rows: number): boolean {
  if (!PLAIN.test(text)) return text.length > rows;
  const share = (rows / 12) * SHORT_CODE_UNITS;
  return text.length > share || text.split('\n').length > rows / 2;
}
