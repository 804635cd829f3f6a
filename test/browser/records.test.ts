import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
  const minsu = await room.client('민수');
  await minsu.say('김치찌개 먹을 사람');
  await minsu.whisper('지수', '우리 둘만');
  await room.clear();
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.records-page');
const tab = (visitor: Visitor, name: string) => page(visitor).getByRole('link', { name, exact: true });
const rows = (visitor: Visitor) => page(visitor).locator('[data-focus-row]');
/** The path and the query, readable. */
const address = (visitor: Visitor): string => {
  const { pathname, search } = new URL(visitor.page.url());
  return decodeURIComponent(pathname + search);
};
const open = async (): Promise<Visitor> => {
  const admin = await room.enter(ADMIN);
  await admin.loaded();
  await admin.openTool(/^기록$/);
  await rows(admin).first().waitFor();
  return admin;
};

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('on %s', (_, viewport) => {
  it('covers the room, has the focus, and gives it back with Esc', async () => {
    const admin = await room.enter(ADMIN, { viewport });
    await admin.loaded();
    await admin.openTool(/^기록$/);
    await rows(admin).first().waitFor();
    expect(address(admin)).toBe('/records');
    expect(await admin.page.evaluate(() => document.activeElement?.id)).toBe('records-title');
    expect(await admin.page.locator('.room-main').getAttribute('inert')).toBe('');
    await admin.page.keyboard.press('Escape');
    await page(admin).waitFor({ state: 'detached' });
    await expect.poll(() => address(admin)).toBe('/');
    expect(await admin.page.locator('.room-main').getAttribute('inert')).toBeNull();
  });
});

describe('the address', () => {
  it('is of the part that is open, and Back and Forward go through them', async () => {
    const admin = await open();
    await tab(admin, '현황').click();
    await page(admin).locator('.records-card').first().waitFor();
    expect(address(admin)).toBe('/records/overview');
    await expect.poll(async () => tab(admin, '현황').getAttribute('aria-current')).toBe('page');
    await admin.page.goBack();
    await rows(admin).first().waitFor();
    expect(address(admin)).toBe('/records');
    await admin.page.goBack();
    await page(admin).waitFor({ state: 'detached' });
    expect(address(admin)).toBe('/');
    await admin.page.goForward();
    await rows(admin).first().waitFor();
    await admin.page.goForward();
    await page(admin).locator('.records-card').first().waitFor();
    expect(address(admin)).toBe('/records/overview');
    await page(admin).getByRole('button', { name: '방' }).click();
    await page(admin).waitFor({ state: 'detached' });
    await expect.poll(() => address(admin)).toBe('/');
    await admin.page.goBack();
    expect(admin.page.url()).toBe(room.addressBefore);
  });

  it('has the filters, which a reload and a log-in keep', async () => {
    const admin = await open();
    await page(admin).getByLabel('종류', { exact: true }).selectOption('귓속말');
    await expect.poll(() => rows(admin).count()).toBe(1);
    await expect.poll(() => address(admin)).toBe('/records/lines?kind=whisper');
    await admin.page.reload();
    await expect.poll(() => rows(admin).count()).toBe(1);
    await expect
      .poll(async () => page(admin).getByLabel('종류', { exact: true }).inputValue())
      .toBe('whisper');

    const guest = await room.enter(ADMIN, { loggedOut: true });
    await guest.page.goto(`${room.place.url}/records/lines?kind=whisper`);
    await guest.page.locator('input[autocomplete=username]').fill(ADMIN);
    await guest.page.locator('input[type=password]').fill(PASSWORD);
    await guest.page.locator('form button[type=submit]').click();
    await expect.poll(() => rows(guest).count()).toBe(1);
    expect(address(guest)).toBe('/records/lines?kind=whisper');
    await guest.page.goBack();
    await page(guest).waitFor({ state: 'detached' });
    expect(address(guest)).toBe('/');
  });

  it('leads a member to the room, and nothing else does either', async () => {
    const minsu = await room.enter('민수');
    expect(await minsu.page.getByRole('button', { name: /^기록$/ }).count()).toBe(0);
    await minsu.page.goto(`${room.place.url}/records/lines`);
    await minsu.connected();
    await minsu.sees('김치찌개');
    await minsu.loaded();
    expect(await page(minsu).count()).toBe(0);
    expect(address(minsu)).toBe('/');
  });

  it('of a part that there is not shows the lines', async () => {
    const admin = await room.enter(ADMIN);
    await admin.page.goto(`${room.place.url}/records/nothing/%ff?fromDay=2026-13-45`);
    await rows(admin).first().waitFor();
    await expect.poll(async () => tab(admin, '메시지').getAttribute('aria-current')).toBe('page');
  });

  it('is given up by an admin who no longer is one', async () => {
    await room.place.member('한때', 'admin');
    const once = await room.enter('한때');
    once.expects(/status of 40[13]/);
    await once.openTool(/^기록$/);
    await rows(once).first().waitFor();
    await room.place.call('PATCH', 'admin/accounts/한때', ADMIN, { role: 'member' });
    await page(once).waitFor({ state: 'detached' });
    await expect.poll(() => address(once)).toBe('/');
  });
});

describe('the overview', () => {
  it('has the figures of now', async () => {
    const admin = await open();
    await tab(admin, '현황').click();
    const card = page(admin).getByRole('region', { name: '데이터베이스' });
    await expect.poll(() => card.textContent()).toMatch(/SQLite.*정상/);
    const { log } = await room.place.call<{ log: { seq: number } }>('GET', 'admin/overview', ADMIN);
    await expect
      .poll(async () => page(admin).getByRole('region', { name: '번호' }).textContent())
      .toContain(`#${log.seq}`);
  });
});
