import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
let said: number;
let muted: number;

const call = async <T>(method: string, path: string, body: object): Promise<T> =>
  room.place.call<T>(method, path, ADMIN, body);

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '하린'] });
  const minsu = await room.client('민수');
  ({ seq: said } = await minsu.say('광고입니다'));
  ({ seq: muted } = await call<{ seq: number }>('POST', 'admin/members/민수/mute', {
    duration: '1h',
    reason: '광고',
  }));
  await call('POST', 'admin/members/지수/kick', { coolOff: '1h', reason: '욕설' });
  await call('PATCH', 'admin/accounts/하린', { disabled: true });
  await call('PATCH', 'admin/room', { notice: '오늘은 3장', slowSeconds: 60, reason: '모임' });
  await room.place.ask('POST', 'admin/members/하린/unmute', ADMIN, { reason: '다시' });
  await room.place.ask('POST', 'auth/login', undefined, { name: '민수', password: 'not this one' });
  await room.clear();
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.records-page');
const rows = (visitor: Visitor) => page(visitor).locator('.records-row');
const force = (visitor: Visitor) => page(visitor).getByRole('region', { name: '현재 적용 중인 조치' });
const open = async (place: string): Promise<Visitor> => {
  const admin = await room.enter(ADMIN);
  await admin.page.goto(`${room.place.url}/records/${place}`);
  await page(admin).waitFor();
  return admin;
};

describe('the acts', () => {
  it('tell who did what to whom and why, what was refused, and what the room was before and after', async () => {
    const admin = await open('acts');
    await rows(admin).first().waitFor();
    await expect
      .poll(async () => rows(admin).nth(0).textContent())
      .toMatch(/admin금지 해제.*하린.*거부됨: .*다시/);
    await expect
      .poll(async () => rows(admin).nth(1).textContent())
      .toMatch(/방 설정 변경.*모임.*슬로 모드\(없음\) → 1분.*공지\(없음\) → 오늘은 3장/);
    await expect.poll(async () => rows(admin).nth(4).textContent()).toMatch(/채팅 금지.*민수 · .*까지.*광고/);
  });

  it('are narrowed to who, whom, action, outcome and days', async () => {
    const admin = await open('acts?target=민수&outcome=done');
    await expect.poll(() => rows(admin).count()).toBe(2);
    await page(admin).getByLabel('조치', { exact: true }).selectOption('채팅 금지');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await page(admin).getByLabel('결과').selectOption('거부');
    await page(admin).getByText('조건에 맞는 내역이 없습니다').waitFor();
    expect(decodeURIComponent(admin.page.url())).toContain('/acts?target=민수&action=mute&outcome=refused');
    await page(admin).getByLabel('대상').fill('');
    await page(admin).getByLabel('조치', { exact: true }).selectOption('모든 조치');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await expect.poll(async () => rows(admin).textContent()).toContain('하린');
  });

  it('appear as they are done, and lead to what was said around them', async () => {
    const admin = await open('acts?action=unmute');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await call('POST', 'admin/members/민수/unmute', { reason: '이야기함' });
    await expect.poll(() => rows(admin).count(), { timeout: 12_000 }).toBe(2);
    ({ seq: muted } = await call<{ seq: number }>('POST', 'admin/members/민수/mute', {
      duration: '1h',
      reason: '또 광고',
    }));
    await rows(admin)
      .first()
      .getByRole('button', { name: /더 보기$/ })
      .press('Enter');
    await admin.page.getByRole('menuitem', { name: '앞뒤 보기' }).press('Enter');
    await page(admin).locator('.records-this').waitFor();
    await expect.poll(async () => page(admin).getByText('광고입니다').isVisible()).toBe(true);
  });

  it('tell which line one is about', async () => {
    await call('POST', `admin/records/lines/${said}/hide`, { reason: '개인 정보' });
    const admin = await open('acts?action=hide');
    await expect
      .poll(() => rows(admin).locator('.records-what').allTextContents())
      .toEqual([`메시지 숨김 → 민수 · #${said} · 127.0.0.1에서개인 정보`]);
    await call('POST', `admin/records/lines/${said}/show`, { reason: '끝' });
  });
});

describe('what is in force', () => {
  it('is told by name, and lifted with a reason', async () => {
    const admin = await open('acts');
    const own = force(admin).getByRole('listitem');
    await expect.poll(() => own.count()).toBe(3);
    await expect.poll(async () => own.nth(0).textContent()).toContain('민수채팅 금지');
    await expect.poll(async () => own.nth(1).textContent()).toMatch(/지수퇴장 상태 · .*까지 .*욕설 · admin/);
    await own.nth(1).getByRole('button', { name: '지수님: 재입장 허용' }).press('Enter');
    const card = admin.page.getByRole('dialog');
    await card.getByText('대화로 해결').click();
    await card.getByRole('button', { name: '재입장 허용' }).click();
    await expect.poll(() => own.count()).toBe(2);
    await card.waitFor({ state: 'detached' });
    await own.nth(1).getByRole('button', { name: '하린님: 사용 재개' }).press('Enter');
    await admin.page.getByRole('dialog').getByRole('button', { name: '사용 재개' }).click();
    await expect.poll(() => own.count()).toBe(1);
    const { items } = await room.place.call<{ items: { name: string }[] }>('GET', 'admin/sanctions', ADMIN);
    expect(items.map(({ name }) => name)).toEqual(['민수']);
  });
});

describe('the log-ins of a day', () => {
  it('tell who was in and who was not, with how many', async () => {
    const admin = await open('logins');
    await expect
      .poll(() => page(admin).locator('.records-status').textContent())
      .toContain('실패한 로그인 1번');
    const minsu = rows(admin).filter({ hasText: '민수' });
    await expect
      .poll(async () => minsu.textContent())
      .toMatch(/\d\d:\d\d:\d\d.*로그인 1번.*실패 1번.*127\.0\.0\.1/);
    await page(admin).getByRole('button', { name: '미접속', exact: true }).click();
    await expect
      .poll(() => rows(admin).allTextContents())
      .toEqual([expect.stringContaining('지수'), expect.stringContaining('하린')]);
    await expect.poll(() => new URL(admin.page.url()).search).toBe('?show=absent');
  });

  it('are listed one by one, narrowed to a member and an event, and lead to the member', async () => {
    const admin = await open('logins?show=rows&name=민수');
    await expect.poll(() => rows(admin).count()).toBeGreaterThan(2);
    await page(admin).getByLabel('구분').selectOption('로그인 실패');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await rows(admin).first().press('Enter');
    await page(admin).getByRole('heading', { name: '민수님의 기록' }).waitFor();
    await admin.page.goBack();
    await expect.poll(() => rows(admin).count()).toBe(1);
  });

  it('of a day without any say so, with the days around it', async () => {
    const admin = await open('logins?day=2001-02-03&show=rows');
    await page(admin).getByText('이날 조건에 맞는 로그인 기록이 없습니다').waitFor();
    const picker = page(admin).getByLabel('날짜', { exact: true });
    await expect.poll(async () => picker.inputValue()).toBe('2001-02-03');
    await page(admin).getByRole('button', { name: '다음 날' }).click();
    await expect.poll(() => picker.inputValue()).not.toBe('2001-02-03');
    await expect.poll(() => rows(admin).count()).toBeGreaterThan(2);
  });
});

describe("a member's record", () => {
  it('is opened from the menu of a row in the room, and has what is known of them', async () => {
    const admin = await room.enter(ADMIN);
    await admin.openMenu('광고');
    await admin.page.getByRole('menuitem', { name: '이 회원의 기록' }).click();
    await page(admin).getByRole('heading', { name: '민수님의 기록' }).waitFor();
    await expect
      .poll(async () => page(admin).getByRole('region', { name: '계정' }).textContent())
      .toMatch(/회원.*채팅 금지, .*까지/);
    await expect
      .poll(async () => page(admin).getByRole('region', { name: '보낸 글' }).textContent())
      .toContain(`모두에게 보낸 메시지1`);
    await expect
      .poll(async () => page(admin).getByRole('region', { name: '제재' }).textContent())
      .toContain('광고');
    await page(admin).getByRole('button', { name: '메시지', exact: true }).click();
    await expect.poll(() => rows(admin).count()).toBe(1);
    expect(decodeURIComponent(admin.page.url())).toContain('/records/lines?member=민수');
    await admin.page.goBack();
    await page(admin)
      .getByRole('button', { name: `#${said}` })
      .first()
      .click();
    await page(admin).locator('.records-this', { hasText: '광고입니다' }).waitFor();
    await admin.page.keyboard.press('Escape');
    await page(admin).getByRole('heading', { name: '민수님의 기록' }).waitFor();
    await admin.page.keyboard.press('Escape');
    await page(admin).waitFor({ state: 'detached' });
  });

  it('is not of a name that there is not', async () => {
    const admin = await room.enter(ADMIN);
    admin.expects(/status of 404/);
    await admin.page.goto(`${room.place.url}/records/members/없는이`);
    await page(admin).getByText('그런 이름의 회원이 없습니다: 없는이').waitFor();
    expect(await rows(admin).count()).toBe(0);
  });
});

describe('a row of the room', () => {
  it('leads to its place in the record, also that of an act', async () => {
    const admin = await room.enter(ADMIN);
    await admin.openMenu('광고');
    await admin.page.getByRole('menuitem', { name: '기록에서 보기' }).click();
    await page(admin).locator('.records-this.records-act', { hasText: '광고' }).waitFor();
    expect(new URL(admin.page.url()).pathname).toBe(`/records/context/${muted}`);
  });
});
