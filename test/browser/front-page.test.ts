import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

/** As long as it may be: 60 characters. */
const NAME = '책 읽는 <b>모임</b> · ReadingCircleOfTheLibraryInOurVillageSquare';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'], settings: { ROOM_NAME: NAME } });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('before the log-in, the page', () => {
  it('shows the name of the room, also as its title', async () => {
    const { page } = await room.enter('민수', { loggedOut: true });
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    expect(await page.title()).toBe(`로그인 · ${NAME}`);
  });

  it('says that all is recorded, and after how many days it is removed', async () => {
    const { page } = await room.enter('민수', { loggedOut: true });
    const notes = page.locator('.front-notes p').first();
    await expect.poll(() => notes.textContent()).toBe('모든 대화와 귓속말은 기록됩니다.');
    await room.place.call('PUT', 'admin/retention', ADMIN, { reason: '보관 기간', lines: 30 });
    await page.reload();
    await expect
      .poll(() => notes.textContent())
      .toBe('모든 대화와 귓속말은 기록됩니다. 기록은 30일이 지나면 삭제됩니다.');
    const minsu = await room.enter('민수', { language: 'en' });
    await minsu.loaded();
    await minsu.openTool(/^My record$/);
    await minsu.page.getByText('What was said: 30 days').waitFor();
  });

  it('shows its own name when the server does not tell that of the room', async () => {
    const visitor = await room.enter('민수', { loggedOut: true, language: 'en' });
    visitor.expects(/status of 500/);
    await visitor.page.route('**/api/room', async route => route.fulfill({ status: 500, body: '' }));
    await visitor.page.reload();
    await visitor.page.locator('h1').waitFor();
    await expect
      .poll(async () => visitor.page.getByRole('heading', { level: 1 }).textContent())
      .toBe('Sarangbang');
  });

  it.each([
    ['beside the form on a desk', DESK],
    ['above it on a phone', PHONE],
  ])('has the house %s, and the form in view', async (_where, viewport) => {
    const { page } = await room.enter('민수', { loggedOut: true, viewport });
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    const house = (await page.getByRole('banner').boundingBox())!;
    const submit = (await page.locator('button[type=submit]').boundingBox())!;
    if (viewport === DESK) expect(house.height).toBe(viewport.height);
    else expect(house.height).toBeLessThan(viewport.height / 3);
    const heading = page.getByRole('heading', { level: 1 });
    expect(await heading.evaluate(({ clientWidth, scrollWidth }) => scrollWidth - clientWidth)).toBe(0);
    await expect.poll(async () => heading.getAttribute('title')).toBe(NAME);
    expect(submit.y + submit.height).toBeLessThanOrEqual(viewport.height);
    // what is chosen below the form ends with it
    const theme = (await page.locator('.theme-select').boundingBox())!;
    expect(theme.x + theme.width).toBeLessThanOrEqual(submit.x + submit.width + 0.5);
  });
});

it('in the room on a phone, the name of the room ends in an ellipsis, and a title has all of it', async () => {
  const { page } = await room.enter('민수', { viewport: PHONE });
  const heading = page.getByRole('heading', { level: 1 });
  await page.waitForFunction(name => document.querySelector('h1')?.title === name, NAME);
  expect(await heading.evaluate(({ clientWidth, scrollWidth }) => scrollWidth - clientWidth)).toBeGreaterThan(
    0,
  );
  expect(await heading.evaluate(element => getComputedStyle(element).textOverflow)).toBe('ellipsis');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
});

it('shows a kicked member the name of the room before the server has told it', async () => {
  const { page } = await room.enter('민수');
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  // it never answers
  await page.route('**/api/room', () => undefined);
  await room.place.call('POST', 'admin/members/민수/kick', ADMIN, { coolOff: '1h', reason: '욕설' });
  await page.locator('.login-note').waitFor();
  await expect.poll(async () => page.getByRole('heading', { level: 1 }).textContent()).toBe(NAME);
  expect(await page.title()).toBe(`로그인 · ${NAME}`);
});
