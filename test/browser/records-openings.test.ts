import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '하늘'], admins: ['관리인'] });
  // there was a room in the month before
  const day = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Seoul', day: 'numeric' }).format();
  await room.place.age((Number(day) + 5) * 86_400_000);
  const [minsu, haneul] = [await room.client('민수'), await room.client('하늘')];
  await minsu.say('안녕하세요');
  await minsu.whisper('지수', '첫 비밀');
  await haneul.whisper('지수', '하늘의 말');
  await minsu.whisper('지수', '둘째 비밀\n<b>굵게</b>');
  await room.clear();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.records-page');
const dialog = (visitor: Visitor) => visitor.page.getByRole('dialog');
const rows = (visitor: Visitor) => page(visitor).locator('[data-focus-row]');
const address = (visitor: Visitor): string => {
  const { pathname, search } = new URL(visitor.page.url());
  return decodeURIComponent(pathname + search);
};
async function open(tab: string, who = ADMIN): Promise<Visitor> {
  const admin = await room.enter(who);
  await admin.loaded();
  await admin.openTool(/^기록$/);
  await page(admin).getByRole('link', { name: tab, exact: true }).click();
  return admin;
}
interface Acts {
  items: { reason?: string; detail?: string }[];
}
const openings = async () =>
  (await room.place.call<Acts>('GET', 'admin/records/acts?action=whispers_opened&outcome=done', ADMIN)).items;

describe('the whispers of the records', () => {
  it('are envelopes, narrowed by the address, and cannot be opened all at once', async () => {
    const admin = await open('귓속말');
    await expect.poll(() => rows(admin).count()).toBe(3);
    expect(await page(admin).textContent()).not.toMatch(/비밀|하늘의 말/);
    const button = page(admin).getByRole('button', { name: '귓속말 열람…' });
    await expect.poll(async () => button.getAttribute('aria-disabled')).toBe('true');
    await button.click({ force: true });
    expect(await dialog(admin).count()).toBe(0);
    await page(admin).getByLabel('회원', { exact: true }).fill('하늘');
    await page(admin).getByLabel('회원', { exact: true }).press('Enter');
    await expect.poll(() => rows(admin).count()).toBe(1);
    expect(address(admin)).toBe('/records/whispers?member=하늘');
  });

  it('of two members are opened with a reason, said to be told before, and shown as texts', async () => {
    const before = await openings();
    const admin = await open('귓속말');
    const [jisoo, haneul] = [await room.enter('지수'), await room.enter('하늘')];
    for (const [label, name] of [
      ['회원', '민수'],
      ['상대 회원', '지수'],
    ] as const) {
      await page(admin).getByLabel(label, { exact: true }).fill(name);
      await page(admin).getByLabel(label, { exact: true }).press('Enter');
    }
    await expect.poll(() => rows(admin).count()).toBe(2);
    await page(admin).getByRole('button', { name: '귓속말 열람…' }).click();
    await dialog(admin).getByText('당사자 모두에게 알려집니다').waitFor();
    await dialog(admin).getByText('민수님과 지수님이 주고받은 귓속말').waitFor();
    await dialog(admin).getByRole('button', { name: '열람', exact: true }).click();
    await dialog(admin).locator('[aria-invalid=true]').waitFor();
    expect(await openings()).toEqual(before);
    await dialog(admin).getByLabel('사유').fill('학교 폭력 신고');
    await dialog(admin).getByLabel('사유').press('Enter');
    const texts = dialog(admin).locator('.records-opened li');
    await expect.poll(() => texts.count()).toBe(2);
    await expect.poll(async () => texts.first().textContent()).toContain('첫 비밀');
    await expect.poll(async () => texts.last().textContent()).toContain('<b>굵게</b>');
    await dialog(admin).getByText('당사자 2명에게 알렸습니다').waitFor();
    expect((await openings())[0]).toMatchObject({ reason: '학교 폭력 신고', detail: 'with 민수 지수' });
    expect(await openings()).toHaveLength(before.length + 1);
    await jisoo.sees('학교 폭력 신고');
    expect(await haneul.row('학교 폭력 신고').count()).toBe(0);
    await dialog(admin).getByRole('button', { name: '닫기' }).click();
    await dialog(admin).waitFor({ state: 'detached' });
    expect(await page(admin).textContent()).not.toContain('첫 비밀');
  });

  it('are opened one by one from the menu of a row', async () => {
    const admin = await open('귓속말');
    const row = rows(admin).filter({ hasText: '하늘' });
    await row.locator('.records-more').click();
    await admin.page.getByRole('menuitem', { name: '이 귓속말 열람…' }).click();
    await dialog(admin).getByLabel('사유').fill('하나만');
    await dialog(admin).getByLabel('사유').press('Enter');
    await dialog(admin).getByText('하늘의 말').waitFor();
    await expect.poll(async () => dialog(admin).locator('.records-opened li').count()).toBe(1);
  });

  it('are not opened when the dialog is left, and say what was refused', async () => {
    const before = await openings();
    const admin = await open('귓속말');
    await page(admin).getByLabel('회원', { exact: true }).fill('하늘');
    await page(admin).getByLabel('회원', { exact: true }).press('Enter');
    await page(admin).getByRole('button', { name: '귓속말 열람…' }).click();
    await admin.page.keyboard.press('Escape');
    await dialog(admin).waitFor({ state: 'detached' });
    await page(admin).getByRole('button', { name: '귓속말 열람…' }).click();
    await admin.page.route('**/whispers/open', route => route.abort());
    admin.expects(/ERR_FAILED|Failed to load/);
    await dialog(admin).getByLabel('사유').fill('안 됨');
    await dialog(admin).getByLabel('사유').press('Enter');
    await dialog(admin).locator('.error').waitFor();
    expect(await openings()).toEqual(before);
  });
});

describe('the review', () => {
  it('lists and counts what admins did this month, which cannot be confirmed yet', async () => {
    const admin = await open('접속기록 점검');
    await page(admin).locator('.records-confirm').waitFor();
    await page(admin).getByRole('button', { name: '다음 달' }).click();
    await page(admin).locator('.records-counts').waitFor();
    expect(address(admin)).toMatch(/^\/records\/review\?month=\d{4}-\d{2}$/);
    const counts = page(admin).getByRole('row', { name: /^admin/ });
    expect(Number(await counts.getByRole('cell').first().textContent())).toBeGreaterThan(0);
    await expect.poll(() => rows(admin).first().textContent()).toMatch(/admin|관리인/);
    await page(admin).getByText('이 달이 끝나면 점검을 확인할 수 있습니다').waitFor();
    expect(await page(admin).locator('.records-confirm').count()).toBe(0);
    const next = page(admin).getByRole('button', { name: '다음 달' });
    await expect.poll(async () => next.getAttribute('aria-disabled')).toBe('true');
  });

  it('of a month that is over is confirmed once, with a note', async () => {
    const admin = await open('접속기록 점검', '관리인');
    await page(admin).getByLabel('점검 의견(선택)').fill('이상 없음');
    await page(admin).getByRole('button', { name: '점검 확인' }).click();
    await page(admin).locator('.records-confirmed').waitFor();
    await expect
      .poll(async () => page(admin).locator('.records-confirmed').textContent())
      .toMatch(/^관리인님이 .*에 점검했습니다 — 이상 없음$/);
    const other = await open('접속기록 점검');
    await other.page.locator('.records-confirmed').waitFor();
    expect(await other.page.locator('.records-confirm').count()).toBe(0);
  });
});

describe('new whispers', () => {
  it('appear by themselves as envelopes, as far as they belong to the list', async () => {
    const admin = await open('귓속말');
    await page(admin).getByLabel('회원', { exact: true }).fill('하늘');
    await page(admin).getByLabel('회원', { exact: true }).press('Enter');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await (await room.client('민수')).whisper('지수', '하늘은 모르는 말');
    await (await room.client('하늘')).whisper('민수', '하늘의 새 말');
    await expect.poll(() => rows(admin).count(), { timeout: 12_000 }).toBe(2);
    await expect.poll(async () => rows(admin).first().textContent()).toMatch(/하늘.*민수/);
    expect(await page(admin).textContent()).not.toMatch(/새 말|모르는 말/);
  });
});
