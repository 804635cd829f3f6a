import { usesDeviceFont } from './theme.js';

const FAMILIES = ['Inter Variable', 'Noto Sans KR Variable'];
/** Fonts that come later than this are for the next visit: what is being read should not change. */
const IN_TIME_MS = 3_000;
/** Syllables of the parts of the font that most talk needs. */
const COMMON =
  '안녕하세요오늘모임은몇시예요도서관자료링크귓속말답장관리접속모든대화기록됩니다금지강제퇴장보내메시입력';

/**
 * Asks for the room's fonts, and uses them as soon as they are all there. Not where data is to be saved, nor where the
 * device's own were chosen.
 * @param isAsked the member has just chosen, and expects a change
 */
export async function loadFonts({ isAsked = false } = {}): Promise<void> {
  if (usesDeviceFont()) {
    delete document.documentElement.dataset.font;
    return;
  }
  if (savesData() && !isAsked) return;
  const from = performance.now();
  await Promise.all([
    import('@fontsource-variable/inter/wght.css'),
    import('@fontsource-variable/noto-sans-kr/wght.css'),
  ]);
  const isKorean = navigator.languages.some(language => language.startsWith('ko'));
  const text = `a${document.body.textContent}${isKorean ? COMMON : ''}`;
  await Promise.all(FAMILIES.map(async family => document.fonts.load(`1em "${family}"`, text)));
  const isInTime = isAsked || performance.now() - from < IN_TIME_MS;
  if (isInTime && !usesDeviceFont()) document.documentElement.dataset.font = 'room';
}

function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}
