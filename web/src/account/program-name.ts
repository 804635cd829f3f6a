/** Browsers by their User-Agent; the first match counts, since each also names those it descends from. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bWhale\//, 'Whale'],
  [/\bKAKAOTALK\b/i, 'KakaoTalk'],
  [/\bNAVER\(/, 'NAVER'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];
const OTHER_MAX_CHARS = 40;

/**
 * Names a program by its `User-Agent`: `Chrome · Windows`. Programs other than browsers get what they call
 * themselves; undefined without a User-Agent.
 */
export function programName(userAgent: string | undefined): string | undefined {
  const text = userAgent?.trim() ?? '';
  if (text === '') return undefined;
  const nameIn = (names: typeof BROWSERS): string | undefined => names.find(([sign]) => sign.test(text))?.[1];
  const names = text.startsWith('Mozilla/') ? [nameIn(BROWSERS), nameIn(SYSTEMS)] : [];
  const found = names.filter(name => name !== undefined);
  if (found.length > 0) return found.join(' · ');
  return text.length > OTHER_MAX_CHARS ? `${text.slice(0, OTHER_MAX_CHARS - 1)}…` : text;
}
