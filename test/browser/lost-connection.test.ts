import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

/** What a browser writes to its console about a server that is not there. */
const GONE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

/** Makes every WebSocket fail, as behind a proxy that does not forward upgrades. For the page. */
function refuseWebSockets(): void {
  class Refused extends EventTarget {
    readonly readyState = 3;
    onerror?: (event: Event) => void;
    onclose?: (event: Event) => void;
    constructor() {
      super();
      setTimeout(() => {
        this.onerror?.(new Event('error'));
        this.onclose?.(new Event('close'));
      });
    }
    close(): void {}
    send(): void {}
  }
  Object.assign(globalThis, { WebSocket: Refused });
}

describe('a server that is killed while a member writes', () => {
  let room: BrowserRoom;
  beforeAll(async () => {
    room = await BrowserRoom.open({ members: ['민수', '하린'] });
  });
  afterAll(() => room.close());
  afterEach(() => room.clear());

  it('has lost nothing and doubled nothing when it is back, and the text in the box has stayed', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    for (const visitor of [minsu, harin]) visitor.expects(GONE);
    await Promise.all([minsu.loaded(), harin.loaded()]);
    const said: string[] = [];
    const say = async (text: string): Promise<void> => {
      said.push(text);
      await minsu.say(text);
    };
    for (let i = 1; i <= 10; i++) await say(`전 ${i}.`);
    const killed = room.place.kill9();
    for (let i = 1; i <= 10; i++) await say(`사이 ${i}.`);
    await killed;
    await minsu.page.getByText('서버에 연결할 수 없습니다.').first().waitFor();
    for (let i = 1; i <= 3; i++) await say(`뒤 ${i}.`);
    await minsu.box.fill('아직 쓰는 중인 글');
    await minsu.row(/뒤 3\..*기다리는 중/s).waitFor();

    await room.place.start();
    const connectNow = minsu.page.getByRole('button', { name: '지금 연결' }).click();
    // the page may be quicker by itself
    await Promise.race([connectNow, minsu.connected(2)]);
    await expect
      .poll(async () => (await room.place.stored()).filter(line => line.startsWith('민수')), {
        timeout: 20_000,
      })
      .toEqual(said.map(text => `민수: ${text}`));
    await harin.sees('뒤 3.');
    await expect.poll(() => harin.lines()).toEqual(said);
    await expect.poll(() => minsu.lines()).toEqual(said);
    await expect.poll(async () => minsu.box.inputValue()).toBe('아직 쓰는 중인 글');
    await minsu.box.press('Enter');
    await harin.sees('아직 쓰는 중인 글');
  });
});

describe('a server that is stopped and started again', () => {
  let room: BrowserRoom;
  beforeAll(async () => {
    room = await BrowserRoom.open({ members: ['민수'] });
  });
  afterAll(() => room.close());
  afterEach(() => room.clear());

  it.each([
    ['over WebSocket', false],
    ['over long polling, where a network refuses WebSocket', true],
  ])('has the page back by itself within 10 s, %s, with what was said meanwhile', async (_, isRefused) => {
    const minsu = await room.enter('민수', isRefused ? { loggedOut: true, script: refuseWebSockets } : {});
    if (isRefused) {
      await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
      await minsu.page.getByLabel('이름').fill('민수');
      await minsu.page.getByLabel('이름').press('Enter');
    }
    minsu.expects(GONE, /status of \d+/);
    await minsu.say('전');
    await minsu.row('전').last().and(minsu.page.locator('[data-key^=m]')).waitFor();
    if (!isRefused) await minsu.loaded();
    await room.place.stop();
    await minsu.page.getByText('서버가 멈췄거나 다시 시작하고 있습니다.').first().waitFor();
    await minsu.say('사이');
    await room.place.start();
    const startedAt = performance.now();
    await expect.poll(() => room.place.stored()).toContain('민수: 사이');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await minsu.page.locator('.banner').waitFor({ state: 'detached' });
    expect(minsu.received.length === 0).toBe(isRefused);
  });
});

describe('a page that is loaded again while its lines wait', () => {
  let room: BrowserRoom;
  beforeAll(async () => {
    room = await BrowserRoom.open({
      members: ['민수', '하린'],
      settings: { RATE_LINES_PER_SECOND: '2', RATE_BURST: '2' },
    });
  });
  afterAll(() => room.close());
  afterEach(() => room.clear());

  it('sends them all, once and in order, and has kept the draft', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    const said = Array.from({ length: 8 }, (_, i) => `줄 ${i + 1}.`);
    for (const text of said) await minsu.say(text);
    await harin.sees('줄 3.');
    await minsu.box.fill('쓰던 글');
    await minsu.page.reload();
    await harin.sees('줄 8.');
    await expect.poll(() => harin.lines()).toEqual(said);
    await expect.poll(() => minsu.lines()).toEqual(said);
    expect(await room.place.stored()).toEqual(said.map(text => `민수: ${text}`));
    await expect.poll(async () => minsu.box.inputValue()).toBe('쓰던 글');
  });
});

describe('a network that is gone', () => {
  let room: BrowserRoom;
  beforeAll(async () => {
    room = await BrowserRoom.open({ members: ['민수'] });
  });
  afterAll(() => room.close());
  afterEach(() => room.clear());

  it('is told apart from a server that is down, and recovered without help of the member', async () => {
    const minsu = await room.enter('민수', { language: 'en' });
    minsu.expects(GONE, /ERR_INTERNET_DISCONNECTED/);
    await minsu.goOffline();
    await room.place.kill9();
    await minsu.page.getByText('You are offline.').first().waitFor();
    await minsu.say('kept meanwhile');
    await room.place.start();
    await minsu.context.setOffline(false);
    await expect.poll(() => room.place.stored(), { timeout: 20_000 }).toEqual(['민수: kept meanwhile']);
  });
});

describe('a line that is not loaded, while the connection is lost', () => {
  let room: BrowserRoom;
  let seq: number;
  beforeAll(async () => {
    room = await BrowserRoom.open({ members: ['민수', '하린'] });
    const [own, harin] = [await room.client('민수'), await room.client('하린')];
    await own.send('seen', { seq: (await own.say('끊기기 전에 읽은 글')).seq });
    ({ seq } = await harin.say('@민수 끊기기 전의 글'));
    await harin.sayMany(400, '그 사이의 글');
    await harin.send('message', { text: '끊긴 뒤의 답글', replyTo: seq });
    await room.clear();
  });
  afterAll(() => room.close());
  afterEach(() => room.clear());

  it.each([
    [
      'the first of what was missed',
      async ({ page }: Visitor) => page.locator('.stream-missed-jump').click(),
    ],
    [
      'a mention',
      async ({ page }: Visitor) =>
        page.locator('.mentions-line', { hasText: '@민수 끊기기 전의 글' }).click(),
    ],
    ['the quote of a reply', async (visitor: Visitor) => visitor.log.locator('.stream-quote').click()],
    ['a link', async ({ page }: Visitor) => page.evaluate(to => (location.hash = to), `m${seq}`)],
  ])('is told of at once, and not jumped to later: %s', async (_, ask) => {
    const minsu = await room.enter('민수');
    await minsu.sees('끊긴 뒤의 답글');
    await minsu.openTool(/^멘션/);
    await minsu.page.locator('.mentions-line', { hasText: '@민수 끊기기 전의 글' }).waitFor();
    // toasts come some time after the room
    await minsu.page.locator('.room > section').waitFor({ state: 'attached' });
    minsu.expects(GONE);
    await room.place.stop();
    await minsu.page.locator('.banner').waitFor();
    await ask(minsu);
    await minsu.page.locator('[data-sonner-toast]').getByText('연결이 끊겨').waitFor();
    await room.place.start();
    const connectNow = minsu.page.getByRole('button', { name: '지금 연결' }).click();
    // the page may be quicker by itself
    await Promise.race([connectNow, minsu.connected(2)]);
    await minsu.say('다시 이어진 뒤의 말');
    await minsu.row('다시 이어진 뒤의 말').last().and(minsu.page.locator('[data-key^=m]')).waitFor();
    expect(minsu.sent.filter(frame => frame.includes('"around"'))).toEqual([]);
    expect(await minsu.page.locator('.stream-target').count()).toBe(0);
  });
});
