import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { limitKey, originOf } from '../../src/auth/request-origin.js';

const PROXY = '10.0.0.1';

/** The address of a request that came from the proxy. */
function ip(forwarded: string | undefined, hops: number, peer = PROXY): string {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return originOf(request, hops, 'rest').ip;
}

describe('a hop of X-Forwarded-For', () => {
  it.each([
    ['203.0.113.8', '203.0.113.8'],
    ['203.0.113.8:51234', '203.0.113.8'],
    ['  203.0.113.8  ', '203.0.113.8'],
    ['"203.0.113.8:51234"', '203.0.113.8'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['"[2001:db8::7]:51234"', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:203.0.113.8', '203.0.113.8'],
    ['[::ffff:203.0.113.8]:51234', '203.0.113.8'],
    ['::192.0.2.1', '::c000:201'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['198.51.100.1:1, 203.0.113.8:2', '203.0.113.8'],
    ['unknown, 203.0.113.8', '203.0.113.8'],
  ])('%s is %s', (forwarded, address) => {
    expect(ip(forwarded, 1)).toBe(address);
  });

  it.each([
    'unknown',
    '_hidden',
    '_hidden:80',
    '1',
    '0x7f.1',
    '127.1',
    '203.0.113.8:',
    '203.0.113.999',
    '[::1',
    'a.example',
  ])('that is none, such as %s, leaves the address of the proxy', forwarded => {
    expect(ip(forwarded, 1)).toBe(PROXY);
    expect(ip(`203.0.113.8, ${forwarded}`, 1)).toBe(PROXY);
  });

  it('beyond the trusted ones is not believed', () => {
    expect(ip('203.0.113.8', 0)).toBe(PROXY);
    expect(ip('203.0.113.8, 10.0.0.2:99', 2)).toBe('203.0.113.8');
    expect(ip('203.0.113.8, unknown, 10.0.0.2', 2)).toBe('10.0.0.2');
  });

  it('is not needed: the address of the connection is taken, in one spelling', () => {
    expect(ip(undefined, 1, '::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(ip(undefined, 0, 'fe80::1%eth0')).toBe('fe80::1');
  });
});

describe('the key of an address', () => {
  it('is the same for all of a /64, and for both forms of IPv4', () => {
    expect(limitKey('2001:db8::7')).toBe(limitKey('2001:db8::ffff:0:1'));
    expect(limitKey('2001:db8::7')).not.toBe(limitKey('2001:db8:0:1::7'));
    expect(limitKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});
