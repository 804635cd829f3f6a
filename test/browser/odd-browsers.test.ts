import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('a browser that forbids storage', () => {
  it('can log in, talk and whisper all the same', async () => {
    const visitor = await room.enter('민수', {
      loggedOut: true,
      script: () => {
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(globalThis, name, {
            get() {
              throw new DOMException('The operation is insecure.', 'SecurityError');
            },
          });
      },
    });
    await visitor.page.getByLabel('이름').fill('민수');
    await visitor.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await visitor.page.getByRole('button', { name: '로그인', exact: true }).click();
    await visitor.box.waitFor();
    await visitor.say('저장소 없이도');
    await visitor.sees('저장소 없이도');
    await expect.poll(() => room.place.stored()).toContain('민수: 저장소 없이도');
  });
});

describe('a page that came over plain http', () => {
  it('copies a line as evidence without `navigator.clipboard`', async () => {
    const visitor = await room.enter('민수', {
      script: () => {
        Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
        document.addEventListener('copy', () => {
          const { activeElement: box } = document;
          if (box instanceof HTMLTextAreaElement) document.documentElement.dataset.copied = box.value;
        });
      },
    });
    await visitor.say('적어 둘 말');
    await visitor.openMenu('적어 둘 말');
    await visitor.page.getByRole('menuitem', { name: /증거/ }).click();
    await visitor.page.getByText(/복사했습니다/).waitFor();
    const copied = await visitor.page.locator('html').getAttribute('data-copied');
    expect(copied).toMatch(/^#\d+ \| .* \| 민수: 적어 둘 말$/);
  });
});

describe('a clock that is wrong by an hour', () => {
  it.each([
    ['slow', -3_600_000],
    ['fast', 3_600_000],
  ])('counts a mute down by the server: %s', async (_, offMs) => {
    const minsu = await room.enter('민수', { loggedOut: true });
    await minsu.context.addInitScript(off => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + off;
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...given: number[]) {
          super(...((given.length === 0 ? [Real.now()] : given) as [number]));
        }
      } as DateConstructor;
    }, offMs);
    const login = JSON.stringify(await room.place.login('민수'));
    await minsu.page.evaluate(kept => localStorage.setItem('session', kept), login);
    await minsu.page.reload();
    await minsu.box.waitFor();
    expect(
      await minsu.page.evaluate(() => Math.round((Date.now() - performance.timeOrigin) / 3_600_000)),
    ).toBe(Math.sign(offMs));
    await room.place.call('POST', 'admin/members/민수/mute', ADMIN, { duration: '10m', reason: '광고' });
    const left = minsu.page.locator('.composer-countdown');
    await left.waitFor();
    await expect.poll(async () => left.innerText()).toMatch(/^(10:0[01]|9:\d\d)$/);
    await room.place.call('POST', 'admin/members/민수/unmute', ADMIN, { reason: '끝' });
    await left.waitFor({ state: 'detached' });
    await minsu.say(`시계가 틀려도 ${offMs}`);
    await minsu.sees(`시계가 틀려도 ${offMs}`);
  });
});

describe('a log-in that was ended elsewhere', () => {
  it('leads to the log-in page with a plain word, and leaves no draft behind', async () => {
    const minsu = await room.enter('민수');
    await minsu.box.fill('쓰던 글');
    await room.place.call('POST', 'auth/logout', '민수');
    await minsu.page
      .getByText(/다시 로그인해 주세요/)
      .first()
      .waitFor();
    await room.place.login('민수', { again: true });
    await expect.poll(async () => minsu.page.getByLabel('이름').inputValue()).toBe('민수');
    await minsu.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await minsu.page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await minsu.box.waitFor();
    expect(await minsu.box.inputValue()).toBe('');
  });

  it('that was kept from long ago does so too', async () => {
    const minsu = await room.enter('민수', { loggedOut: true });
    await minsu.page.evaluate(() => {
      const login = { accessToken: 'a.b.c', expiresAt: 1, account: { id: 2, name: '민수', role: 'member' } };
      localStorage.setItem('session', JSON.stringify(login));
    });
    await minsu.page.reload();
    await minsu.page
      .getByText(/다시 로그인해 주세요/)
      .first()
      .waitFor();
    await expect.poll(async () => minsu.page.getByLabel('비밀번호', { exact: true }).isVisible()).toBe(true);
  });
});

describe('a wrong password', () => {
  it('is refused in both languages without telling which of the two was wrong', async () => {
    for (const language of ['ko', 'en'] as const) {
      const visitor = await room.enter('민수', { loggedOut: true, language });
      visitor.expects(/status of 401/);
      const texts: string[] = [];
      for (const name of ['민수', '없는사람']) {
        await visitor.page.locator('input[autocomplete=username]').fill(name);
        await visitor.page.locator('input[type=password]').fill('not this one');
        await visitor.page.locator('form button[type=submit]').click();
        const alert = visitor.page.getByRole('alert').first();
        await alert.waitFor();
        texts.push(await alert.innerText());
        await visitor.page.reload();
      }
      expect(texts[0]).toBe(texts[1]);
      expect(texts[0]).not.toBe('');
    }
  });
});
