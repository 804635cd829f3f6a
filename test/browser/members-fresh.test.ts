import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

/** Before the page looks unasked for what the room is not told of, 15 s after it was opened. */
const SOON = { timeout: 8_000 };

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['가람', '나래', '다온', '라온'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

async function openMembers() {
  const admin = await room.enter(ADMIN);
  const { page } = admin;
  await admin.openTool('회원 관리');
  const rows = page.getByRole('table').locator('tbody').getByRole('row');
  await rows.first().waitFor();
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/admin/accounts?')) asked.push(request.url());
  });
  const row = (name: string): Locator => rows.filter({ hasText: name });
  return { page, row, asked };
}

describe('the page of members', () => {
  it('asks nothing when a member comes back or leaves, or while they talk', async () => {
    const garam = await room.client('가람');
    const { row, asked } = await openMembers();
    await row('가람').getByText('접속 중').waitFor();
    garam.socket.disconnect();
    await row('가람').getByText('접속 중').waitFor({ state: 'detached' });
    const again = await room.client('가람');
    await row('가람').getByText('접속 중').waitFor();
    for (let said = 0; said < 5; said++) await again.say(`말 ${said}`);
    await sleep(3_000);
    expect(asked).toEqual([]);
  });

  it('shows at once who logs in for the first time', async () => {
    await room.place.member('처음');
    const { row } = await openMembers();
    await row('처음').getByText('로그인한 적 없음').waitFor();
    const first = await room.client('처음');
    await row('처음').getByText('접속 중').waitFor();
    first.socket.disconnect();
    await row('처음').getByText('접속하지 않음').waitFor(SOON);
    expect(await row('처음').getByText('로그인한 적 없음').count()).toBe(0);
  });

  it('shows at once what another admin did to a member who is here', async () => {
    await room.client('나래');
    await room.client('다온');
    const { row } = await openMembers();
    await row('나래').getByText('접속 중').waitFor();
    await row('다온').getByText('접속 중').waitFor();
    await room.place.call('PATCH', 'admin/accounts/나래', ADMIN, { role: 'admin' });
    await row('나래').getByRole('cell', { name: '관리자', exact: true }).waitFor(SOON);
    await room.place.call('PATCH', 'admin/accounts/다온', ADMIN, { disabled: true });
    await row('다온').getByText('사용 중지됨').waitFor(SOON);
    expect(await row('다온').getByText('접속 중').count()).toBe(0);
  });

  it('follows who is here in the list of these', async () => {
    const raon = await room.client('라온');
    const { page, row } = await openMembers();
    await page.getByRole('combobox', { name: '상태' }).selectOption('접속 중');
    await expect.poll(() => row('나래').count()).toBe(0);
    await row('라온').waitFor();
    raon.socket.disconnect();
    await row('라온').waitFor({ state: 'detached', ...SOON });
    await room.client('라온');
    await row('라온').waitFor(SOON);
  });
});
