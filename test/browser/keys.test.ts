import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const sheet = ({ page }: Visitor) => page.getByRole('dialog', { name: '키보드와 터치' });
const hasFocus = (visitor: Visitor) => visitor.box.evaluate(box => box === document.activeElement);

describe('the keys of the page', () => {
  it('are told by ? in an empty box only, and again ? is written', async () => {
    const member = await room.enter('민수');
    const { page } = member;
    await member.box.pressSequentially('왜?');
    await expect.poll(async () => member.box.inputValue()).toBe('왜?');
    await member.box.fill('');
    await member.box.press('?');
    await sheet(member).waitFor();
    expect(await member.box.inputValue()).toBe('');
    expect(await sheet(member).getByText('채팅 금지').count()).toBe(0);
    await page.keyboard.press('Escape');
    await sheet(member).waitFor({ state: 'detached' });
    await expect.poll(async () => hasFocus(member)).toBe(true);

    await page.keyboard.press('?');
    await sheet(member).waitFor();
    await page.keyboard.press('?');
    await sheet(member).waitFor({ state: 'detached' });
    await expect.poll(() => member.box.inputValue()).toBe('?');
    await page.keyboard.press('?');
    await expect.poll(async () => member.box.inputValue()).toBe('??');
  });

  it('stand in the menu too, those of admins for admins', async () => {
    const admin = await room.enter(ADMIN);
    await admin.openTool('키보드와 터치');
    await sheet(admin).waitFor();
    await expect.poll(async () => sheet(admin).getByText('쓴 사람 채팅 금지').count()).toBe(1);
    expect((await sheet(admin).getByRole('heading', { level: 3 }).allInnerTexts()).at(-1)).toBe(
      '터치 화면에서',
    );
  });

  it('stand below what a finger does, where that is how the page is used', async () => {
    const member = await room.enter('민수', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await member.openTool('키보드와 터치');
    await sheet(member).waitFor();
    expect((await sheet(member).getByRole('heading', { level: 3 }).allInnerTexts())[0]).toBe('터치 화면에서');
  });
});

describe('Ctrl+K', () => {
  it('finds a member who is here, however few there are, and Esc leads back', async () => {
    const [member] = [await room.enter('민수'), await room.client('지수')];
    const { page } = member;
    await page.locator('.presence-row', { hasText: '지수' }).waitFor();
    const search = page.getByRole('searchbox');
    expect(await search.count()).toBe(0);
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await page.keyboard.type('없는이름');
    await page.getByText('그런 이름의 접속자가 없습니다').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await search.inputValue()).toBe('');
    expect(await search.evaluate(box => box === document.activeElement)).toBe(true);
    await page.keyboard.type('ㅈㅅ');
    await page.locator('.presence-row', { hasText: '민수' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    expect(await search.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await expect.poll(async () => hasFocus(member)).toBe(true);
    // left empty, it goes: the list is where it was
    await search.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await search.waitFor();
    // another window takes the keyboard: it comes back to the search
    await search.evaluate(box => {
      const { hasFocus: real } = document;
      document.hasFocus = () => false;
      box.blur();
      document.hasFocus = real;
    });
    await expect.poll(async () => search.count()).toBe(1);
    await search.focus();
    await member.box.click();
    await search.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ㅈㅅ');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    // not while something is typed
    await member.box.click();
    await expect.poll(async () => search.inputValue()).toBe('ㅈㅅ');
  });

  it('takes what is typed before the room is there', async () => {
    const member = await room.enter('민수');
    const { page } = member;
    let connect = (): void => undefined;
    const isAwaited = new Promise<void>(resolve => (connect = resolve));
    await page.routeWebSocket(/socket\.io/, async socket => {
      await isAwaited;
      socket.connectToServer();
    });
    await page.reload();
    await member.box.waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ㅈㅅ');
    await expect.poll(async () => page.getByRole('searchbox').inputValue()).toBe('ㅈㅅ');
    expect(await member.box.inputValue()).toBe('');
    connect();
    await page.getByText('그런 이름의 접속자가 없습니다').waitFor();
    expect(await page.getByRole('searchbox').evaluate(box => box === document.activeElement)).toBe(true);
  });

  it('moves to a name that is found by the down arrow, however fast it is pressed', async () => {
    const member = await room.enter('민수');
    await Promise.all(['지수', ADMIN].map(name => room.client(name)));
    const { page } = member;
    const names = page.locator('.presence-row button');
    await expect.poll(() => names.count()).toBe(2);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').waitFor();
    // once the code that matches names is here
    await page.keyboard.type('없는이름');
    await expect.poll(() => names.count()).toBe(0);
    await page.keyboard.press('Control+a');
    // in one turn of the page: the rows have not followed yet
    await page.evaluate(() => {
      const box = document.activeElement!;
      document.execCommand('insertText', false, 'ㅈㅅ');
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    });
    await expect.poll(() => names.count()).toBe(1);
    expect(await names.evaluate(name => name === document.activeElement)).toBe(true);
  });

  it('opens the list where it is a sheet', async () => {
    const member = await room.enter('민수', { viewport: PHONE });
    await member.box.press('Control+k');
    const search = member.page.getByRole('dialog').getByRole('searchbox');
    await search.waitFor();
    expect(await search.evaluate(box => box === document.activeElement)).toBe(true);
    await member.page.keyboard.press('Escape');
    await member.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
