import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom } from './support/browser-room.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('the page', () => {
  it('comes whole from the room itself, and runs under its content policy', async () => {
    const { page } = await room.enter('민수', { loggedOut: true });
    expect(await page.title()).not.toBe('');
    await page.locator('#root > *').first().waitFor();
  });

  it('would tell of a script that was put into it: these tests see what they look for', async () => {
    const visitor = await room.enter('민수', { loggedOut: true });
    await visitor.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
    });
    expect(await visitor.page.evaluate(() => 'ran' in globalThis)).toBe(false);
    expect(() => visitor.expectNoFaults()).toThrow('content policy');
    visitor.expects(/content policy|Content Security Policy/);
  });

  it('would tell of a call to another host, and of a dialog', async () => {
    const visitor = await room.enter('민수', { loggedOut: true });
    await visitor.page.evaluate(async () => {
      alert(1);
      await fetch('http://localhost:9/').catch(() => undefined);
    });
    expect(() => visitor.expectNoFaults()).toThrow(/dialog: alert 1[^]*localhost:9/);
    visitor.expects(/./);
  });

  it('lets a kept log-in straight into the room', async () => {
    const { received } = await room.enter('민수');
    expect(received.some(frame => frame.includes('"name":"민수"'))).toBe(true);
  });

  it('would be told by axe of a picture without a word', async () => {
    const { page } = await room.enter('민수', { loggedOut: true });
    await page.evaluate(() => document.body.append(document.createElement('img')));
    expect(await violations(page)).toContainEqual(expect.stringContaining('image-alt'));
  });

  it('would be told by axe of a text that is too pale', async () => {
    const { page } = await room.enter('민수', { loggedOut: true });
    await page.evaluate(() => (document.body.append('pale'), (document.body.style.color = '#ccc')));
    expect(await violations(page, 'colours')).toContainEqual(expect.stringContaining('color-contrast'));
  });
});
