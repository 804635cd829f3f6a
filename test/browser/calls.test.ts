import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, type VisitOptions } from './support/browser-room.js';
import { WHOLE_CHROMIUM } from './support/chromium.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우'], browser: WHOLE_CHROMIUM });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** Enters with the browser's permission given, or not yet asked for. */
async function enter(permission: 'granted' | 'default', options: VisitOptions = {}): Promise<Visitor> {
  const visitor = await room.enter('민수', options);
  // else every page counts as the one with the keyboard
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  if (permission === 'granted')
    await visitor.context.grantPermissions(['notifications'], { origin: room.place.url });
  return visitor;
}

/** Another page comes before this one. */
async function leave({ context, page }: Visitor): Promise<void> {
  await (await context.newPage()).bringToFront();
  await page.waitForFunction(() => !document.hasFocus());
}

/** The notifications that the system shows, title and text. */
async function shown({ page }: Visitor): Promise<string[]> {
  // asked while it is about to show one, Chromium forgets that one: it takes it for closed
  await sleep(700);
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const notifications = (await registration?.getNotifications()) ?? [];
    return notifications.map(({ title, body }) => (body === '' ? title : `${title}: ${body}`));
  });
}

const icon = async ({ page }: Visitor): Promise<string | null> =>
  page.locator('link[rel=icon]').getAttribute('href');

describe('a member who is not looking', () => {
  it('is notified of whispers without their text, and of mentions, until the room is looked at', async () => {
    const minsu = await enter('granted');
    const hyunwoo = await room.client('현우');
    await hyunwoo.say('@민수 보고 있을 때');
    await minsu.sees('보고 있을 때');
    await leave(minsu);
    await hyunwoo.say('모두에게');
    await hyunwoo.whisper('민수', '비밀입니다');
    await hyunwoo.say('@민수님 어디세요?');
    await minsu.sees('어디세요?');
    await expect
      .poll(async () => (await shown(minsu)).sort())
      .toEqual(['현우님의 귓속말', '현우님이 회원님을 멘션했습니다: @민수님 어디세요?']);
    expect(await minsu.page.title()).toMatch(/^\(@2\) /);
    expect(await icon(minsu)).toBe('/favicon-called.svg');

    await minsu.page.bringToFront();
    await expect.poll(() => shown(minsu)).toEqual([]);
    await expect.poll(() => minsu.page.title()).not.toContain('@');
    expect(await icon(minsu)).toBe('/favicon.svg');
  });

  it('is notified of what comes just after they left, though the browser is slow to name older ones', async () => {
    const minsu = await enter('granted');
    const hyunwoo = await room.client('현우');
    await leave(minsu);
    await hyunwoo.whisper('민수', '먼저');
    await expect.poll(() => shown(minsu)).toEqual(['현우님의 귓속말']);
    await minsu.page.evaluate(() => {
      const { prototype } = ServiceWorkerRegistration;
      // oxlint-disable-next-line typescript/unbound-method -- called on each registration below
      const real = prototype.getNotifications;
      prototype.getNotifications = async function get(...given) {
        await new Promise(resolve => setTimeout(resolve, 1_500));
        return real.apply(this, given);
      };
    });
    await minsu.page.bringToFront();
    await minsu.page.waitForFunction(() => document.hasFocus());
    await leave(minsu);
    await hyunwoo.say('@민수님 어디세요?');
    await sleep(3_000);
    expect(await shown(minsu)).toContain('현우님이 회원님을 멘션했습니다: @민수님 어디세요?');
  });

  it('is notified again, after the service worker could not be registered once', async () => {
    const minsu = await enter('granted');
    await minsu.page.evaluate(() => {
      const { serviceWorker } = navigator;
      const real = serviceWorker.register.bind(serviceWorker);
      serviceWorker.register = async () => {
        serviceWorker.register = real;
        document.documentElement.dataset.refused = '';
        throw new TypeError('no network');
      };
    });
    const hyunwoo = await room.client('현우');
    await leave(minsu);
    await hyunwoo.whisper('민수', '없어질 알림');
    await minsu.page.locator('html[data-refused]').waitFor({ state: 'attached' });
    await hyunwoo.whisper('민수', '다음 알림');
    await expect.poll(() => shown(minsu)).toEqual(['현우님의 귓속말']);
  });

  it('sees in the title that something was said, and is not notified of it unless they wish', async () => {
    const minsu = await enter('granted');
    const hyunwoo = await room.client('현우');
    await leave(minsu);
    await hyunwoo.say('그냥 하는 말');
    await minsu.sees('그냥 하는 말');
    await expect.poll(() => minsu.page.title()).toMatch(/^● \(1\) /);
    expect(await icon(minsu)).toBe('/favicon-new.svg');
    expect(await shown(minsu)).toEqual([]);

    await minsu.page.bringToFront();
    await minsu.openTool('알림 설정');
    await minsu.page.getByRole('switch', { name: '모든 메시지' }).check();
    await minsu.page.keyboard.press('Escape');
    await leave(minsu);
    await hyunwoo.say('이제는 알립니다');
    await expect.poll(() => shown(minsu)).toEqual(['사랑방: 현우: 이제는 알립니다']);
  });

  it('is not told again, once it was read on another device', async () => {
    const desk = await enter('granted');
    const hyunwoo = await room.client('현우');
    await leave(desk);
    await hyunwoo.whisper('민수', '어디서 읽을까요');
    await expect.poll(() => shown(desk)).toEqual(['현우님의 귓속말']);
    const phone = await enter('default');
    await phone.page.bringToFront();
    await phone.sees('어디서 읽을까요');
    await expect.poll(() => shown(desk)).toEqual([]);
  });

  it('is led by a second tab of the same browser to nothing twice', async () => {
    const minsu = await enter('granted');
    const second = await minsu.context.newPage();
    await second.goto(room.place.url);
    await second.getByRole('log').waitFor();
    await second.bringToFront();
    const hyunwoo = await room.client('현우');
    await hyunwoo.whisper('민수', '다른 탭에서 봅니다');
    await second.getByText('다른 탭에서 봅니다').first().waitFor();
    await hyunwoo.say('다음 말');
    await second.getByText('다음 말').first().waitFor();
    expect(await shown(minsu)).toEqual([]);
  });
});

describe('the first call', () => {
  it('offers notifications, and is the last time that the page does so by itself', async () => {
    const minsu = await enter('default');
    const hyunwoo = await room.client('현우');
    const offer = minsu.page.getByRole('region', { name: '알림', exact: true });
    await hyunwoo.say('아무도 부르지 않았습니다');
    await minsu.sees('아무도 부르지 않았습니다');
    expect(await offer.count()).toBe(0);
    await hyunwoo.say('@민수 안녕하세요');
    await offer.waitFor();
    expect(await violations(minsu.page)).toEqual([]);
    await offer.getByRole('button', { name: '괜찮습니다' }).click();
    await offer.waitFor({ state: 'detached' });
    await minsu.page.reload();
    await minsu.connected(2);
    await hyunwoo.say('@민수 또 불렀습니다');
    await minsu.sees('또 불렀습니다');
    expect(await offer.count()).toBe(0);
  });

  it('asks the browser when the member wants it', async () => {
    const minsu = await enter('default');
    await (await room.client('현우')).whisper('민수', '받아 보세요');
    await minsu.page.evaluate(() => {
      const asks = Notification.requestPermission.bind(Notification);
      Notification.requestPermission = async () => ((document.body.dataset.asked = 'yes'), asks());
    });
    await minsu.page.getByRole('button', { name: '알림 받기' }).click();
    await minsu.page.locator('body[data-asked=yes]').waitFor();
    await expect.poll(() => minsu.page.getByRole('button', { name: '알림 받기' }).count()).toBe(0);
  });
});

describe('the notification settings', () => {
  it('say that the browser refuses, and leave the sound', async () => {
    const minsu = await room.enter('민수', {
      script: () => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }),
    });
    await minsu.openTool('알림 설정');
    await minsu.page.getByText('브라우저가 이 사이트의 알림을 막고 있습니다').waitFor();
    await expect
      .poll(async () => minsu.page.getByRole('switch', { name: '나를 부른' }).isDisabled())
      .toBe(true);
    await minsu.page.getByRole('switch', { name: '소리' }).check();
    expect(await violations(minsu.page)).toEqual([]);
    await minsu.page.getByRole('button', { name: '들어 보기' }).click();
    await minsu.page.keyboard.press('Escape');
    await minsu.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
