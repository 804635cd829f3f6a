import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AllowedOrigins } from '../../src/chat/transport/socket-io/allowed-origins.js';
import { loadSettings } from '../../src/config/load-settings.js';

const none = new AllowedOrigins(loadSettings({}));
const some = new AllowedOrigins(
  loadSettings({
    PUBLIC_URL: 'https://chat.example/',
    CORS_ORIGINS: 'https://good.com, http://localhost:5173, https://DEFAULT.example:443',
  }),
);

function request(
  origin: string | undefined,
  host: string | undefined = 'room.example:3000',
): IncomingMessage {
  return { headers: { origin, host }, headersDistinct: { host: [host] } } as unknown as IncomingMessage;
}

describe('a page', () => {
  it('may use the room it came from', () => {
    expect(none.allows(request('http://room.example:3000'))).toBe(true);
    expect(none.allows(request('https://room.example:3000'))).toBe(true);
    expect(none.allows(request('http://[::1]:3000', '[::1]:3000'))).toBe(true);
    expect(none.allows(request('http://xn--9t4b11yi5a.example', '테스트.example'))).toBe(true);
  });

  it('comes from the same place when a default port is named on one side only', () => {
    expect(none.allows(request('http://room.example', 'room.example:80'))).toBe(true);
    expect(none.allows(request('http://room.example:80', 'room.example'))).toBe(true);
    expect(none.allows(request('https://room.example', 'room.example:443'))).toBe(true);
    expect(none.allows(request('https://room.example', 'ROOM.example'))).toBe(true);
    expect(none.allows(request('http://room.example', 'room.example:443'))).toBe(false);
    expect(none.allows(request('https://room.example', 'room.example:80'))).toBe(false);
  });

  it('may be of PUBLIC_URL or of CORS_ORIGINS, whatever the Host', () => {
    const origins = ['https://chat.example', 'https://good.com', 'http://localhost:5173'];
    expect(origins.filter(origin => some.allows(request(origin)))).toEqual(origins);
    expect(origins.filter(origin => some.listed(origin))).toEqual(origins);
    expect(origins.filter(origin => none.allows(request(origin)))).toEqual([]);
    expect(some.listed('https://default.example')).toBe(true);
  });

  it.each([
    'null',
    '',
    'https://good.com.evil',
    'https://good.com.evil.example',
    'https://evilgood.com',
    'https://evil.example/https://good.com',
    'https://good.com@evil.example',
    'https://good.com:444',
    'http://good.com',
    'https://sub.good.com',
    'https://good.com\u3002evil.example',
    'https://g\u043Eod.com',
    'good.com',
    '//good.com',
    '*',
    'http://localhost',
    'file://',
    'chrome-extension://abcdef',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://room.example:3000.evil',
    'http://room.example',
    'ws://room.example:3000',
    'ftp://room.example:3000',
  ])('of %j is kept out', origin => {
    expect(some.allows(request(origin))).toBe(false);
    expect(none.allows(request(origin))).toBe(false);
    expect(some.listed(origin)).toBe(false);
  });

  it('is kept out when there is no Host, or one that cannot be', () => {
    for (const host of [undefined, '', ' ', 'a b', 'room.example:99999']) {
      expect(
        none.allows({
          headers: { origin: 'http://room.example:3000', host },
          headersDistinct: {},
        } as unknown as IncomingMessage),
      ).toBe(false);
    }
  });
});

describe('a program that is no browser', () => {
  it('sends no origin and is let in', () => {
    expect(none.allows(request(undefined))).toBe(true);
    expect(some.allows(request(undefined, undefined))).toBe(true);
  });
});
