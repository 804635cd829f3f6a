import { describe, expect, it } from 'vitest';
import { programName } from '../../web/src/account/program-name.js';

const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a program', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/140.0.0.0 Safari/537.36`, 'Chrome · Windows'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KIT} Chrome/140.0 Safari/537.36 Edg/140.0`,
      'Edge · Windows',
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; SM-S931N) ${KIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`,
      'Samsung Internet · Android',
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; SM-S931N; wv) ${KIT} Version/4.0 Chrome/130.0 Mobile Safari/537.36;KAKAOTALK 2511`,
      'KakaoTalk · Android',
    ],
    [`Mozilla/5.0 (Windows NT 10.0) ${KIT} Chrome/130.0 Whale/4.30 Safari/537.36`, 'Whale · Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari · iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox · macOS',
    ],
    ['python-requests/2.32', 'python-requests/2.32'],
    ['node', 'node'],
    ['x'.repeat(300), `${'x'.repeat(39)}…`],
    ['', undefined],
    ['   ', undefined],
    [undefined, undefined],
  ])('that says %j is called %j', (userAgent, name) => {
    expect(programName(userAgent)).toBe(name);
  });
});
