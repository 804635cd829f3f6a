import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ModerationRecord } from '../../src/contract/records.js';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
  const minsu = await room.client('민수');
  await minsu.say('=1+1');
  await minsu.whisper('지수', '비밀스런 말');
  await (await room.client('지수')).say('안녕');
  await room.clear();
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const page = (visitor: Visitor) => visitor.page.locator('.records-page');
const dialog = (visitor: Visitor) => visitor.page.getByRole('dialog');
const open = async (place: string): Promise<Visitor> => {
  const admin = await room.enter(ADMIN);
  await admin.page.goto(`${room.place.url}/records/${place}`);
  await page(admin).getByRole('button', { name: '내보내기…' }).click();
  await dialog(admin).waitFor();
  return admin;
};
const begin = async (visitor: Visitor): Promise<void> =>
  dialog(visitor).getByRole('button', { name: '내보내기', exact: true }).click();
const lastActs = async (action: string): Promise<ModerationRecord[]> =>
  (await room.place.call<{ items: ModerationRecord[] }>('GET', `admin/records/acts?action=${action}`, ADMIN))
    .items;

describe('an export', () => {
  it('wants a reason, is saved by the browser, and tells the hash of the file', async () => {
    const admin = await open('lines?member=민수&q=안녕');
    admin.expects(/^download:/);
    await expect.poll(async () => dialog(admin).textContent()).toContain('민수님이 보내고 받은 글 전부');
    await expect
      .poll(async () => dialog(admin).textContent())
      .toContain('적용되지 않습니다: 모두에게 보낸 메시지 검색');
    await begin(admin);
    await dialog(admin).getByText('사유를 입력해 주세요').waitFor();
    await dialog(admin).getByLabel('사유').fill('감사');
    const [download] = await Promise.all([admin.page.waitForEvent('download'), begin(admin)]);
    expect(new URL(download.url()).pathname).toMatch(/^\/api\/records\/exports\/\d+$/);
    const bytes = await readFile(await download.path());
    await dialog(admin).getByText('파일이 온전히 전송되었습니다').waitFor();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await expect.poll(async () => dialog(admin).locator('code').textContent()).toBe(sha256);
    await expect.poll(async () => dialog(admin).textContent()).toContain('2줄');
    const text = bytes.toString('utf8');
    expect(text).toContain("'=1+1");
    expect(text).not.toContain('비밀스런');
    const [asked] = await lastActs('exported');
    expect(asked).toMatchObject({ reason: '감사', detail: 'lines csv 민수', actor: ADMIN });
    await admin.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog(admin).getByRole('button', { name: 'SHA-256 복사' }).click();
    await dialog(admin).getByText('복사했습니다').waitFor();
    expect(await admin.page.evaluate(() => navigator.clipboard.readText())).toBe(sha256);
    await admin.page.keyboard.press('Escape');
    await dialog(admin).waitFor({ state: 'detached' });
    await expect.poll(async () => page(admin).isVisible()).toBe(true);
  });

  it.each([
    ['acts?target=민수&action=create', 'acts ndjson 민수', '적용되지 않습니다: 조치'],
    ['logins?show=rows&name=지수', /^logins ndjson 지수 (\d{4}-\d\d-\d\d)\/\1$/, '지수님'],
  ])('of %s is of what is shown', async (place, detail, words) => {
    const admin = await open(place);
    admin.expects(/^download:/);
    await expect.poll(async () => dialog(admin).textContent()).toContain(words);
    await dialog(admin).getByLabel('형식').selectOption('NDJSON (프로그램용)');
    await dialog(admin).getByLabel('사유').fill('감사');
    const [download] = await Promise.all([admin.page.waitForEvent('download'), begin(admin)]);
    await dialog(admin).getByText('파일이 온전히 전송되었습니다').waitFor();
    expect(await readFile(await download.path(), 'utf8')).toMatch(/\{"end":true,"rows":\d+\}\n$/);
    const [asked] = await lastActs('exported');
    expect(asked!.detail).toMatch(detail);
  });

  it('of log-ins can have more days than the one that is shown', async () => {
    const admin = await open('logins');
    admin.expects(/^download:/);
    await dialog(admin).getByLabel('시작 날짜').fill('2020-01-02');
    await expect.poll(async () => dialog(admin).textContent()).toContain('2020-01-02 –');
    await dialog(admin).getByLabel('사유').fill('감사');
    const [download] = await Promise.all([admin.page.waitForEvent('download'), begin(admin)]);
    await dialog(admin).getByText('파일이 온전히 전송되었습니다').waitFor();
    expect(await readFile(await download.path(), 'utf8')).toContain(',login,');
    const [asked] = await lastActs('exported');
    expect(asked!.detail).toMatch(/^logins csv 2020-01-02\/\d{4}-\d\d-\d\d$/);
  });

  it('that is cut says that the file is not complete', async () => {
    const admin = await open('lines');
    admin.expects(/^download:/);
    await admin.page.route(/api\/admin\/records\/exports\/\d+$/, async route =>
      route.fulfill({ json: { seq: 1, state: 'cut', rows: 7, bytes: 900 } }),
    );
    await dialog(admin).getByLabel('사유').fill('감사');
    await begin(admin);
    await dialog(admin).getByText('파일이 온전하지 않습니다').waitFor();
    await expect.poll(async () => dialog(admin).textContent()).toContain('7줄');
    expect(await dialog(admin).locator('code').count()).toBe(0);
  });

  it('that another server sends is told at its end', async () => {
    const admin = await open('lines');
    admin.expects(/^download:/);
    admin.expects(/status of 404/);
    let asked = 0;
    await admin.page.route(/api\/admin\/records\/exports\/\d+$/, async route => {
      if (asked++ === 0)
        await route.fulfill({ status: 404, json: { error: { code: 'NOT_FOUND', message: '' } } });
      else await route.fulfill({ json: { seq: 1, state: 'done', rows: 7, sha256: 'a'.repeat(64) } });
    });
    await dialog(admin).getByLabel('사유').fill('감사');
    await begin(admin);
    await dialog(admin).getByText('다른 서버가 파일을 보내고 있습니다').waitFor();
    await dialog(admin).getByText('파일이 온전히 전송되었습니다').waitFor();
    await expect.poll(async () => dialog(admin).locator('code').textContent()).toBe('a'.repeat(64));
  });

  it('that does not begin can be begun by hand', async () => {
    const admin = await open('lines');
    // the browser blocks it
    await admin.page.evaluate(() => {
      HTMLAnchorElement.prototype.click = () => undefined;
    });
    admin.expects(/^download:/);
    await dialog(admin).getByLabel('사유').fill('감사');
    await begin(admin);
    const [download] = await Promise.all([
      admin.page.waitForEvent('download'),
      dialog(admin)
        .getByRole('link', { name: '여기서 다운로드' })
        .evaluate(link => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))),
    ]);
    expect((await readFile(await download.path())).byteLength).toBeGreaterThan(0);
    await dialog(admin).getByText('파일이 온전히 전송되었습니다').waitFor();
  });

  it('that is refused says why, and can be asked for again', async () => {
    const admin = await open('lines?fromDay=2026-11-02&toDay=2026-11-01');
    admin.expects(/status of 400/);
    await dialog(admin).getByLabel('사유').fill('감사');
    await begin(admin);
    await dialog(admin).getByRole('alert').getByText('조건이 올바르지 않습니다').waitFor();
    await expect.poll(async () => dialog(admin).getByLabel('사유').inputValue()).toBe('감사');
  });
});
