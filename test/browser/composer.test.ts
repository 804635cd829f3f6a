import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { InputMethod } from './support/input-method.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Drags a file, or text, over the room and lets go of it there. */
async function drop({ page }: Visitor, what: 'file' | 'text', on: string): Promise<boolean[]> {
  return page.evaluate(
    ([kind, selector]) => {
      const dataTransfer = new DataTransfer();
      if (kind === 'file') dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      else dataTransfer.setData('text/plain', 'x');
      const init = { dataTransfer, bubbles: true, cancelable: true };
      return ['dragover', 'drop'].map(
        type => !document.querySelector(selector!)!.dispatchEvent(new DragEvent(type, init)),
      );
    },
    [what, on],
  );
}

/** Pastes as the browser does. */
async function paste({ page, box }: Visitor, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async what => navigator.clipboard.writeText(what), text);
  await box.focus();
  await page.keyboard.press('ControlOrMeta+v');
}

describe('the composer', () => {
  it('is one row on a phone until it is used, and a while longer when a finger leaves it', async () => {
    await (await room.client('현우')).say('한 줄');
    const minsu = await room.enter('민수', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    const { page, box } = minsu;
    await minsu.loaded();
    const place = async (selector: string) => (await page.locator(selector).last().boundingBox())!;
    const height = async (): Promise<number> => (await place('.composer-card')).height;
    const idle = await height();
    expect(idle).toBeLessThanOrEqual(52);
    expect((await place('.composer-box')).height).toBeGreaterThanOrEqual(44);
    await box.tap();
    await expect.poll(height).toBeGreaterThan(idle + 20);
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 10_000);
    await box.blur();
    expect(await height()).toBeGreaterThan(idle + 20);
    await page.clock.runFor(400);
    await expect.poll(height).toBe(idle);
    // what was written stays as it was shown
    await box.fill('쓰던 글');
    await box.blur();
    await page.clock.runFor(400);
    expect(await height()).toBeGreaterThan(idle + 20);
    await box.fill('');
  });

  it('leaves the list at its end when it is emptied', async () => {
    await (await room.client('현우')).sayMany(40, '긴 이야기');
    const { page, box, log } = await room.enter('민수');
    await page.waitForLoadState('networkidle');
    await log.getByText('긴 이야기 39').waitFor();
    const toEnd = () => log.evaluate(one => Math.round(one.scrollHeight - one.clientHeight - one.scrollTop));
    await box.focus();
    await page.keyboard.type('hello');
    await expect.poll(toEnd).toBe(0);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    expect(await box.inputValue()).toBe('');
    // the list is put right, or not, once its new height is drawn
    await page.evaluate(
      async () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(await toEnd()).toBe(0);
  });

  it('has emoji by a word and by a picker, a mention, and code around what is selected', async () => {
    const { page, box, suggestions } = await room.enter('민수');
    const tool = (name: string) => page.locator('.composer-tools').getByRole('button', { name, exact: true });
    await box.pressSequentially('네 :clap');
    await suggestions.first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => box.inputValue()).toBe('네 👏');
    await tool('이모지').click();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    await expect.poll(async () => box.inputValue()).toBe('네 👏🤔');
    expect(await page.locator('.composer-emoji').isVisible()).toBe(false);
    await tool('멘션').click();
    await expect.poll(async () => box.inputValue()).toBe('네 👏🤔 @');
    await box.fill('npm ci');
    await box.selectText();
    await tool('코드').click();
    await expect.poll(async () => box.inputValue()).toBe('`npm ci`');
    expect(await box.evaluate(element => element === document.activeElement)).toBe(true);
  });

  it('takes no file, says so, and the room stays open', async () => {
    const minsu = await room.enter('민수');
    for (const place of ['.stream', '.composer textarea', '.header']) {
      expect(await drop(minsu, 'file', place)).toEqual([true, true]);
      await minsu.page.locator('.composer-hint', { hasText: '글만 보낼 수 있습니다' }).waitFor();
      await minsu.box.press('a');
      await minsu.page.locator('.composer-hint').waitFor({ state: 'detached' });
    }
    expect(await drop(minsu, 'text', '.composer textarea')).toEqual([false, false]);
    await minsu.page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
      document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await minsu.page.locator('.composer-hint').waitFor();
  });

  it('rids a pasted text of control characters, says how many, and sends it', async () => {
    const minsu = await room.enter('민수');
    await minsu.box.fill('처음 끝');
    for (let i = 0; i < 2; i++) await minsu.box.press('ArrowLeft');
    await paste(minsu, ' 가\u000B나\u000C다\u001B라');
    await minsu.page.locator('.composer-hint', { hasText: '보이지 않는 문자 3개를 정리했습니다' }).waitFor();
    await expect.poll(async () => minsu.box.inputValue()).toBe('처음 가\n나\n다라 끝');
    await minsu.page.keyboard.type('!');
    await minsu.box.press('Enter');
    await expect.poll(async () => (await room.place.stored()).at(-1)).toBe('민수: 처음 가\n나\n다라! 끝');
  });

  it('has a button for a new row on a phone, and a hint of one row', async () => {
    const minsu = await room.enter('민수', { viewport: PHONE, context: { hasTouch: true, isMobile: true } });
    await minsu.box.tap();
    await minsu.page.getByRole('button', { name: '줄 바꿈' }).waitFor();
    const height = await minsu.box.evaluate(box => box.getBoundingClientRect().height);
    await minsu.box.fill('하나');
    expect(await minsu.box.evaluate(box => box.getBoundingClientRect().height)).toBe(height);
    const button = minsu.page.getByRole('button', { name: '줄 바꿈' });
    const { width, height: high } = (await button.boundingBox())!;
    expect(Math.min(width, high)).toBeGreaterThanOrEqual(44);
    await button.tap();
    expect(await minsu.box.evaluate(box => box === document.activeElement)).toBe(true);
    await minsu.page.keyboard.type('둘');
    await minsu.page.getByRole('button', { name: '보내기' }).tap();
    await expect.poll(async () => (await room.place.stored()).at(-1)).toBe('민수: 하나\n둘');
    expect(await (await room.enter('민수')).page.locator('.composer-break').isVisible()).toBe(false);
  });

  it('offers to send a text that is too long as two messages, and cuts it at a word', async () => {
    const [minsu, hyunwoo] = [await room.enter('민수'), await room.client('현우')];
    const words = Array.from({ length: 500 }, (_, i) => `/${1_000 + i}`);
    await minsu.box.fill(`첫째 ${words.join(' ')}`);
    await minsu.page.getByRole('button', { name: '메시지 2개로 나눠 보내기' }).click();
    expect(await minsu.box.inputValue()).toBe('');
    const said = (): string[] =>
      hyunwoo.items.flatMap(item => (item.kind === 'chat' && item.text?.includes('/1') ? [item.text] : []));
    await expect.poll(() => said().length).toBe(2);
    expect(said().join(' ')).toBe(`첫째 ${words.join(' ')}`);
    expect(await minsu.page.locator('.composer-split').count()).toBe(0);

    await hyunwoo.whisper('민수', '길게 답해 주세요');
    await minsu.answer('현우', '가 '.repeat(1_300));
    await minsu.page.locator('.composer-split').click();
    await expect.poll(() => hyunwoo.items.filter(item => item.kind === 'whisper').length).toBe(3);
  });

  it('takes letters typed anywhere, a syllable of Hangul whole, but not those of fields and rows', async () => {
    const admin = await room.enter('admin');
    const { page, box } = admin;
    await (await room.client('현우')).say('여기 있는 줄');
    await admin.sees('여기 있는 줄');
    const blur = (): Promise<void> => box.evaluate(element => element.blur());
    await blur();
    await page.keyboard.type('Hi');
    await blur();
    await page.keyboard.press(' ');
    await page.keyboard.press('Control+b');
    await expect.poll(async () => box.inputValue()).toBe('Hi');
    await box.fill('');
    await blur();
    const ime = await InputMethod.on(page);
    await ime.handled('KeyG');
    await ime.compose('ㅎ', '하', '한');
    await ime.end('한');
    await expect.poll(async () => box.inputValue()).toBe('한');

    await box.fill('');
    await admin.row('여기 있는 줄').focus();
    await page.keyboard.press('m');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await box.inputValue()).toBe('');
    await admin.row('여기 있는 줄').focus();
    await page.keyboard.type('x');
    await expect.poll(async () => box.inputValue()).toBe('x');
    await admin.openTool(/^귓속말/);
    await page.locator('.whispers input').first().focus();
    await page.keyboard.type('ㅎ');
    await expect.poll(async () => box.inputValue()).toBe('x');
  });

  it('scrolls the list by PageUp, PageDown, Ctrl+Home and Ctrl+End', async () => {
    const hyunwoo = await room.client('현우');
    for (let i = 0; i < 60; i++) await hyunwoo.say(`넘길 줄 ${i}`);
    const minsu = await room.enter('민수', { viewport: { width: 1_280, height: 500 } });
    await minsu.sees('넘길 줄 59');
    const fromEnd = () => minsu.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight);
    await expect.poll(fromEnd).toBeLessThan(2);
    await minsu.box.press('PageUp');
    await expect.poll(fromEnd).toBeGreaterThan(200);
    const once = await fromEnd();
    await minsu.box.press('PageUp');
    await expect.poll(fromEnd).toBeGreaterThan(once + 100);
    await minsu.box.press('PageDown');
    // about a page: rows have their exact height only once they have been in view
    await expect.poll(async () => Math.abs((await fromEnd()) - once)).toBeLessThan(100);
    // at the top of what is loaded older lines come, and keep the place
    const toTop = async (): Promise<number> => {
      await minsu.box.press('Control+Home');
      return minsu.log.evaluate(log => log.scrollTop);
    };
    await expect.poll(toTop, { interval: 500 }).toBeLessThan(40);
    await minsu.box.press('Control+End');
    await expect.poll(fromEnd).toBeLessThan(2);
    expect(await minsu.box.evaluate(element => element === document.activeElement)).toBe(true);
  });
});

describe('code in a line', () => {
  it('is shown as it is, without links, and is copied', async () => {
    const [minsu, hyunwoo] = [await room.enter('민수'), await room.client('현우')];
    await minsu.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // what is drawn later must not move the button under the pointer
    await minsu.loaded();
    const text = '**이렇게** `npm ci` 하고\n```\ncurl https://example.com\n  -o x\n```';
    await hyunwoo.say(text);
    await minsu.sees('이렇게');
    const row = minsu.row('이렇게').locator('.stream-text');
    await expect.poll(async () => row.locator('strong').textContent()).toBe('이렇게');
    await expect.poll(async () => row.locator('.stream-code').textContent()).toBe('npm ci');
    expect(await row.locator('a').count()).toBe(0);
    await row.getByRole('button', { name: '복사' }).click();
    await expect
      .poll(() => minsu.page.evaluate(async () => navigator.clipboard.readText()))
      .toBe('curl https://example.com\n  -o x');
    expect((await room.place.stored()).at(-1)).toBe(`현우: ${text}`);
  });
});

describe('the composer of compact rows', () => {
  it('is one row, whomever it writes to, and moves no other', async () => {
    await (await room.client('현우')).whisper('민수', '촘촘한 줄의 귓속말');
    const minsu = await room.enter('민수');
    await minsu.page.evaluate(() => (document.documentElement.dataset.density = 'compact'));
    await minsu.sees('촘촘한 줄의 귓속말');
    await minsu.loaded();
    await minsu.page.locator('.composer-tools').waitFor();
    const row = minsu.row('촘촘한 줄의 귓속말');
    const where = async () => ({
      card: (await minsu.page.locator('.room-main > .composer .composer-card').boundingBox())!.height,
      row: (await row.boundingBox())!.y,
    });
    const before = await where();
    expect(before.card).toBeLessThanOrEqual(40);
    await minsu.answer('현우', '답장');
    expect(await where()).toEqual(before);
    await minsu.box.fill('두\n줄');
    expect((await where()).card).toBeGreaterThan(before.card);
  });
});
