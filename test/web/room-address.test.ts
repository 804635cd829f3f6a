import { describe, expect, it } from 'vitest';
import { roomAddress } from '../../web/src/members/room-address.js';

describe('the address to hand over', () => {
  it('is the one that is set, or else that of the page', () => {
    const publicUrl = 'https://chat.example';
    expect(roomAddress({ publicUrl, loopback: true }, 'http://127.0.0.1:3000')).toEqual({ url: publicUrl });
    const url = 'http://10.0.0.7:3000';
    expect(roomAddress({ loopback: false }, url)).toEqual({ url });
    // a proxy on the same machine
    expect(roomAddress({ loopback: true }, 'https://room.example')).toEqual({ url: 'https://room.example' });
  });

  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'http://127.1.2.3'])(
    'comes with a warning as %s, by where the server listens',
    url => {
      expect(roomAddress({ loopback: true }, url)).toEqual({ url, warning: 'onlyHereListening' });
      expect(roomAddress({ loopback: false }, url)).toEqual({ url, warning: 'onlyHereOpened' });
      const set = { publicUrl: url, loopback: false };
      expect(roomAddress(set, 'http://10.0.0.7')).toEqual({ url, warning: 'onlyHereOpened' });
    },
  );
});
