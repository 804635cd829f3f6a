import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '현우'] });
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const open = async (place: string): Promise<Visitor> => {
  const admin = await room.enter(ADMIN);
  await admin.page.goto(`${room.place.url}/records/${place}`);
  await rows(admin).first().waitFor();
  return admin;
};
const rows = ({ page }: Visitor) => page.locator('.records-rows[aria-busy=false] .records-row');
const row = (visitor: Visitor, ...texts: string[]) =>
  texts.reduce((found, text) => found.filter({ hasText: text }), rows(visitor));
const pause = ({ page }: Visitor) => page.getByRole('button', { name: '멈추기' });

describe('the log-ins of today', () => {
  it('appear by themselves, each of them', async () => {
    const admin = await open('logins?show=rows');
    const before = await row(admin, '민수', '입장').count();
    await room.client('민수');
    await row(admin, '민수', '입장').nth(before).waitFor();
    // the newest is the first, and none stands there twice
    const seen = await rows(admin).allTextContents();
    expect(new Set(seen).size).toBe(seen.length);
    await pause(admin).click();
    await admin.page.getByText('멈춤: 새 기록이').first().waitFor();
  });

  it('and who is present, who is absent, and how many', async () => {
    const admin = await open('logins?show=absent');
    const other = await open('logins');
    await row(admin, '지수').waitFor();
    expect(await row(other, '지수').count()).toBe(0);
    await room.client('지수');
    await row(other, '지수', '접속 중').waitFor();
    await row(admin, '지수').waitFor({ state: 'detached' });
    await expect
      .poll(async () => other.page.locator('.records-status').textContent())
      .toMatch(/접속 [1-9]\d*명/);
  });

  it('of another day do not', async () => {
    const admin = await room.enter(ADMIN);
    await admin.page.goto(`${room.place.url}/records/logins?day=2001-01-01`);
    await admin.page.getByText('이날의 로그인 기록이 없습니다.').waitFor();
    expect(await pause(admin).count()).toBe(0);
  });
});
