import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setLanguage, startLanguage } from '../../web/src/i18n/index.js';
import { countdown } from '../../web/src/kit/format.js';

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: [] });
  vi.stubGlobal('document', { documentElement: {}, querySelectorAll: () => [] });
  await startLanguage();
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe('the time left', () => {
  it.each([
    ['ko', 599_000, '9:59'],
    ['en', 3_600_000, '1:00:00'],
    ['ko', 183_600_000, '2일 3:00:00'],
    ['en', 183_600_000, '2 d 3:00:00'],
    ['en', -1, '0:00'],
  ] as const)('in %s, of %i ms, is %s', async (language, ms, text) => {
    await setLanguage(language);
    expect(countdown(ms)).toBe(text);
  });
});
