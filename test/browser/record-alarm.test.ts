import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
  const jisoo = await room.client('지수');
  for (const text of ['첫째 줄', '둘째 줄', '셋째 줄']) await jisoo.say(text);
  await room.clear();
  await restart();
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** What was said before is published then. */
async function restart(): Promise<void> {
  await room.place.stop();
  await room.place.start();
}
/** The checkpoint that the page has seen last. */
const seen = async ({ page }: Visitor): Promise<string | undefined> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find(name => name.endsWith(':seen-record'));
    return key && (JSON.parse(localStorage.getItem(key)!) as { last: string }).last;
  });
const bar = ({ page }: Visitor) => page.locator('.record-alarm');

describe('the watch over the record', () => {
  it('is silent while the log grows, and tells for good when it was changed', async () => {
    const minsu = await room.enter('민수');
    await expect.poll(() => seen(minsu)).toBeDefined();
    const first = await seen(minsu);
    await minsu.say('넷째 줄');
    await minsu.sees('넷째 줄');
    minsu.expects(/WebSocket|ERR_/);
    await restart();
    await minsu.page.reload();
    await expect.poll(() => seen(minsu)).not.toBe(first);
    expect(await bar(minsu).count()).toBe(0);
    const last = (await seen(minsu))!;

    await room.place.rewriteRecord('둘째 줄', '바뀐 줄');
    await minsu.page.reload();
    await bar(minsu).getByText('이 방의 기록이 바뀌었거나 다른 것으로 교체되었습니다.').waitFor();
    // it is known at the next reload before the room has answered anything
    await minsu.page.route('**/api/proof/**', route => route.abort());
    await minsu.page.reload();
    await bar(minsu).waitFor();
    await bar(minsu).getByRole('button', { name: '내용 보기' }).click();
    const notes = await bar(minsu).locator('pre').allTextContents();
    expect(notes[0]).toBe(last);
    expect(notes[1]).toContain(last.split('\n')[0]);
    expect(notes[1]).not.toBe(last);

    // a log-out does not end it, not even for another account
    await minsu.logOut();
    await minsu.page.locator('input[autocomplete=username]').fill('지수');
    await minsu.page.locator('input[type=password]').fill(PASSWORD);
    await minsu.page.locator('form button[type=submit]').click();
    await minsu.box.waitFor();
    await bar(minsu).waitFor();

    // after a restore the log is another one
    await room.place.renewEpoch('11111111-2222-4333-8444-555555555555');
    minsu.expects(/status of 401/);
    const login = JSON.stringify(await room.place.login('민수'));
    await minsu.page.unrouteAll();
    await minsu.page.evaluate(kept => {
      sessionStorage.clear();
      localStorage.setItem('session', kept);
    }, login);
    await minsu.page.reload();
    await minsu.box.waitFor();
    await expect.poll(() => seen(minsu)).toContain('/11111111-2222-4333-8444-555555555555');
    expect(await bar(minsu).count()).toBe(0);
  });

  it('leaves the room usable on a phone', async () => {
    const jisoo = await room.enter('지수', { viewport: PHONE });
    await expect.poll(() => seen(jisoo)).toBeDefined();
    jisoo.expects(/WebSocket|ERR_/);
    await room.place.rewriteRecord('셋째 줄', '바뀐 줄');
    await jisoo.page.reload();
    await bar(jisoo).waitFor();
    const { height } = (await bar(jisoo).boundingBox())!;
    expect(height).toBeLessThan(PHONE.height / 2);
    await jisoo.say('그래도 말한다');
    await jisoo.sees('그래도 말한다');
  });
});

describe('without WebCrypto', () => {
  // as in a page that came over plain HTTP
  const script = (): void => void Object.defineProperty(crypto, 'subtle', { value: undefined });

  it('the page watches all the same', async () => {
    const minsu = await room.enter('민수', { script });
    await expect.poll(() => seen(minsu)).toBeDefined();
    const first = await seen(minsu);
    await minsu.say('마지막 줄');
    await minsu.sees('마지막 줄');
    minsu.expects(/WebSocket|ERR_/);
    await restart();
    await minsu.page.reload();
    await expect.poll(() => seen(minsu)).not.toBe(first);
    expect(await bar(minsu).count()).toBe(0);

    await room.place.rewriteRecord('첫째 줄', '바뀐 줄');
    await minsu.page.reload();
    await bar(minsu).getByText('이 방의 기록이 바뀌었거나 다른 것으로 교체되었습니다.').waitFor();
  });

  it('the page says nothing when what that takes cannot be loaded', async () => {
    const jisoo = await room.enter('지수', { loggedOut: true, script });
    jisoo.expects(/ERR_FAILED/);
    const refused = jisoo.page.waitForEvent('requestfailed', request => /noble/.test(request.url()));
    await jisoo.page.route('**/noble-record-crypto-*.js', route => route.abort());
    await jisoo.page.locator('input[autocomplete=username]').fill('지수');
    await jisoo.page.locator('input[type=password]').fill(PASSWORD);
    await jisoo.page.locator('form button[type=submit]').click();
    await refused;
    await jisoo.loaded();
    expect(await bar(jisoo).count()).toBe(0);
    expect(await seen(jisoo)).toBeUndefined();
  });
});
