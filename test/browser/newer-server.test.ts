import type { WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** A page whose connection passes through the test's hands: `change` may put another frame in place of one. */
async function enterThrough(
  change: (frame: string) => string,
): Promise<{ minsu: Visitor; toPage: (frame: string) => void }> {
  const minsu = await room.enter('민수', { loggedOut: true, language: 'en' });
  let route: WebSocketRoute | undefined;
  await minsu.page.routeWebSocket(/socket\.io/, page => {
    const server = page.connectToServer();
    server.onMessage(frame => page.send(change(String(frame))));
    route = page;
  });
  const login = JSON.stringify(await room.place.login('민수'));
  await minsu.page.evaluate(kept => localStorage.setItem('session', kept), login);
  await minsu.page.reload();
  await minsu.box.waitFor();
  await expect.poll(() => minsu.page.locator('.presence').innerText()).toContain('민수');
  return { minsu, toPage: frame => route!.send(frame) };
}

describe('a newer server', () => {
  it('may send events, kinds of lines and fields that this page does not know', async () => {
    const { minsu, toPage } = await enterThrough(frame =>
      frame.startsWith('42["messages"') && frame.includes('새 종류')
        ? frame.replace('"kind":"chat"', '"kind":"poll","votes":{"a":1},"style":"<b>"')
        : frame,
    );
    toPage('42["weather",{"sky":"clear"}]');
    toPage('42["messages-v2",[1,2,3]]');
    const harin = await room.client('하린');
    await harin.say('새 종류의 줄');
    await harin.say('늘 보던 줄');
    await minsu.sees('늘 보던 줄');
    await minsu.say('still here');
    await expect.poll(() => room.place.stored()).toContain('민수: still here');
  });

  it('may refuse with a code that this page does not know: it says so, and the text stays', async () => {
    const { minsu } = await enterThrough(frame =>
      /^43\d*\[/.test(frame) && minsuAsked
        ? frame.replace(/\[.*\]$/s, '[{"ok":false,"error":{"code":"FULL_MOON","message":"Not tonight."}}]')
        : frame,
    );
    let minsuAsked = true;
    await minsu.say('what about this');
    await minsu.page
      .getByText(/this|Not tonight|FULL_MOON/)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await minsu.box.inputValue()) + (await minsu.log.innerText()))
      .toContain('what about this');
    minsuAsked = false;
    await minsu.say('and this');
    await minsu.sees('and this');
  });

  it('may end the connection with a code that this page does not know: it says so plainly', async () => {
    const { minsu, toPage } = await enterThrough(frame => frame);
    await minsu.box.fill('half a line');
    toPage('42["session",{"code":"MOVED_HOUSE"}]');
    await expect
      .poll(() => minsu.page.locator('main').innerText(), { timeout: 10_000 })
      .toMatch(/log in|connect|ended|again/i);
  });
});
