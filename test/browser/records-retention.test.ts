import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ModerationRecord } from '../../src/contract/records.js';
import type { RetentionView } from '../../src/contract/retention.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const DAY_MS = 86_400_000;

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
  await room.place.fillWithLines('민수', 600);
  await room.place.age(40 * DAY_MS);
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(async () => {
  await room.clear();
  const reason = '처음으로';
  await room.place.call('PUT', 'admin/retention', ADMIN, { lines: 0, acts: 0, logins: 0, reason });
});

const card = ({ page }: Visitor) => page.locator('.records-keep');
const dialog = ({ page }: Visitor) => page.getByRole('dialog');
const days = (visitor: Visitor, log: string) => dialog(visitor).getByLabel(`${log}: 보관할 날수`);
const press = async (visitor: Visitor, name: string): Promise<void> =>
  dialog(visitor).getByRole('button', { name, exact: true }).click();
const terms = async () => room.place.call<RetentionView>('GET', 'admin/retention', ADMIN);
const lastAct = async (): Promise<ModerationRecord> =>
  (await room.place.call<{ items: ModerationRecord[] }>('GET', 'admin/records/acts?action=retention', ADMIN))
    .items[0]!;

const open = async (options = {}): Promise<Visitor> => {
  const admin = await room.enter(ADMIN, options);
  await admin.page.goto(`${room.place.url}/records/overview`);
  await card(admin).getByRole('button', { name: '변경…' }).click();
  await dialog(admin).waitFor();
  return admin;
};
const keepFor = async (visitor: Visitor, log: string, number: string): Promise<void> => {
  await dialog(visitor).getByLabel(log, { exact: true }).selectOption('정한 날수만 보관');
  await days(visitor, log).fill(number);
};

describe('the retention', () => {
  it('is changed with a reason, in two steps where it gets shorter, and is told where it is in force', async () => {
    const admin = await open();
    await expect
      .poll(async () => card(admin).locator('dd').allTextContents())
      .toEqual(['계속 보관', '계속 보관', '계속 보관']);
    expect(await dialog(admin).textContent()).not.toContain('되돌릴 수 없습니다');
    await keepFor(admin, '메시지와 귓속말', '0');
    await keepFor(admin, '관리 내역', '20');
    await press(admin, '계속…');
    // what is wrong stands at each field, and the first of them has the focus
    await dialog(admin).getByText('1부터 36,500까지의 날수').waitFor();
    await dialog(admin).getByText('더 길게 정하거나 아래 내용을 확인').waitFor();
    await dialog(admin).getByText('사유를 입력해 주세요').waitFor();
    expect(await days(admin, '메시지와 귓속말').evaluate(box => box === document.activeElement)).toBe(true);
    await days(admin, '메시지와 귓속말').fill('30');
    await press(admin, '계속…');
    await dialog(admin).getByText('관리 내역은 메시지와 같거나 더 길게').waitFor();
    await days(admin, '관리 내역').fill('364');
    await dialog(admin).getByRole('checkbox').check();
    await dialog(admin).getByLabel('사유').fill(' 개인정보 ');
    await dialog(admin).getByText('되돌릴 수 없습니다').waitFor();
    await press(admin, '계속…');

    // nothing is changed before the second step
    await dialog(admin).getByRole('heading', { name: '오래된 기록을 삭제할까요?' }).waitFor();
    expect(await terms()).toMatchObject({ lines: 0, acts: 0, logins: 0 });
    const words = await dialog(admin).locator('.keep-sure').textContent();
    expect(words).toMatch(/메시지와 귓속말: 계속 보관 → 30일.*관리 내역: 계속 보관 → 364일.*04:00/s);
    expect(words).toMatch(/메시지와 귓속말 5\d\d개/);
    expect(words).not.toContain('로그인');
    expect(words).toContain('되돌릴 수 없습니다');
    await press(admin, '뒤로');
    await expect.poll(async () => days(admin, '관리 내역').inputValue()).toBe('364');
    await expect.poll(async () => dialog(admin).getByLabel('사유').inputValue()).toBe(' 개인정보 ');
    await press(admin, '계속…');
    await press(admin, '기간 줄이기');
    await dialog(admin).waitFor({ state: 'detached' });
    await admin.page.getByText('보관 기간을 바꿨습니다.').first().waitFor();
    const [lines, acts, logins, next, gone] = await card(admin).locator('dd').allTextContents();
    expect([lines, acts, logins]).toEqual(['30일', '364일', '계속 보관']);
    expect(next).toContain('04:00');
    expect(gone).toMatch(/^메시지와 귓속말 5\d\d개$/);
    expect(await terms()).toMatchObject({ lines: 30, acts: 364, logins: 0 });

    // in Moderation, and back
    await card(admin).getByRole('button', { name: '변경 내역' }).click();
    const row = admin.page.locator('.records-row').first();
    await row.getByText('메시지와 귓속말: 30일 · 관리 내역: 364일 · 로그인 기록: 계속 보관').waitFor();
    await expect.poll(async () => row.textContent()).toContain('개인정보');
    await admin.page.goBack();
    await card(admin).getByText('30일').waitFor();
    const member = await room.enter('민수');
    await member.openTool('내 기록');
    await member.page.getByText('대화: 30일').waitFor();
  });

  it('is saved at once where nothing is kept shorter, and as far as it was changed', async () => {
    await room.place.call('PUT', 'admin/retention', ADMIN, { lines: 100, logins: 90, reason: '처음' });
    const admin = await open({ viewport: PHONE, theme: 'dark' });
    await dialog(admin).getByLabel('사유').fill('더 오래');
    const { seq } = await lastAct();
    await press(admin, '저장');
    await dialog(admin).getByText('바뀐 것이 없습니다').waitFor();
    expect((await lastAct()).seq).toBe(seq);
    await days(admin, '메시지와 귓속말').fill('200');
    // another admin is faster, with another log
    await room.place.call('PUT', 'admin/retention', ADMIN, { logins: 120, reason: '다른 관리자' });
    await press(admin, '저장');
    await dialog(admin).waitFor({ state: 'detached' });
    expect(await terms()).toMatchObject({ lines: 200, acts: 0, logins: 120 });
    expect(await lastAct()).toMatchObject({ reason: '더 오래', actor: ADMIN });
  });

  it('says why it is refused, and keeps what was typed', async () => {
    const admin = await open();
    admin.expects(/status of (?:400|403|409|503)/);
    const answers = [
      [403, { code: 'FORBIDDEN', message: '' }],
      [409, { code: 'CONFLICT', message: '', field: 'logins' }],
      [400, { code: 'INVALID', message: '', field: 'acts' }],
      [503, { code: 'UNAVAILABLE', message: '' }],
    ] as const;
    let asked = 0;
    await admin.page.route('**/api/admin/retention', async (route, request) => {
      if (request.method() !== 'PUT') return route.fallback();
      const [status, error] = answers[asked++]!;
      await route.fulfill({ status, json: { error } });
    });
    await keepFor(admin, '로그인 기록', '200');
    await dialog(admin).getByLabel('사유').fill('정리');
    for (const words of [
      '데이터베이스 계정에 기록을 삭제할 권한이 없습니다',
      '더 길게 정하거나 아래 내용을 확인',
      '관리 내역은 메시지와 같거나 더 길게',
      '지금은 기록을 읽을 수 없습니다',
    ]) {
      await press(admin, '계속…');
      await press(admin, '기간 줄이기');
      await dialog(admin).getByText(words).waitFor();
      const button = dialog(admin).getByRole('button', { name: '계속…' });
      expect(await button.evaluate(one => one === document.activeElement)).toBe(true);
    }
    await expect.poll(async () => days(admin, '로그인 기록').inputValue()).toBe('200');
    expect(asked).toBe(answers.length);
    await admin.page.keyboard.press('Escape');
    await dialog(admin).waitFor({ state: 'detached' });
    expect(await terms()).toMatchObject({ logins: 0 });
  });
});
