import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const NAME = '독서 <b>모임</b>';
const ABOUT = '한 달에 한 권, 토요일 7시';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'], admins: ['하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const house = (visitor: Visitor) =>
  visitor.page
    .locator('.house')
    .first()
    .evaluate(one => getComputedStyle(one).getPropertyValue('--house'));
const save = (visitor: Visitor) => visitor.page.getByRole('button', { name: '저장' }).click();
const open = (visitor: Visitor) => visitor.openTool('방 설정');

describe('the room settings', () => {
  it('change the name, description and colour for all at once, and before the log-in', async () => {
    const [admin, member] = [await room.enter(ADMIN), await room.enter('민수', { theme: 'dark' })];
    const { page } = admin;
    await open(admin);
    await page.getByLabel('방 이름').fill(`  ${NAME} `);
    await page.getByLabel('소개').fill(ABOUT);
    // with the keyboard alone
    await page.getByLabel('소개').press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: '호박색' }).and(page.locator(':checked')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await member.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    expect(await member.page.title()).toBe(NAME);
    await expect
      .poll(async () => member.page.locator('.header h1').getAttribute('title'))
      .toBe(`${NAME}\n${ABOUT}`);
    await expect.poll(async () => member.box.getAttribute('placeholder')).toContain(NAME);
    await expect.poll(async () => member.page.locator('.header .person-2 .house-mark').count()).toBe(1);
    expect(await house(member)).toContain('#8f5300');
    // and is told in the stream, with what it is now
    await member.sees(`관리자가 방 이름을 바꿨습니다: ${NAME}. 관리자가 방 소개를 바꿨습니다: ${ABOUT}`);
    // what welcome says to one who comes later
    await member.page.reload();
    await member.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await expect.poll(async () => member.page.locator('.header .person-2').count()).toBe(1);

    const out = await room.enter('민수', { loggedOut: true, theme: 'dark' });
    await out.page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await out.page.getByText(ABOUT).waitFor();
    await expect.poll(async () => out.page.locator('.front-house.person-2').count()).toBe(1);
  });

  it('say which field is refused, and keep what was typed, until one is no admin any more', async () => {
    const admin = await room.enter('하린');
    const { page } = admin;
    admin.expects(/status of 400/);
    const name = page.getByLabel('방 이름');
    const answers = [
      { code: 'TOO_LONG', message: '', field: 'name' },
      { code: 'BUSY', message: '' },
      { code: 'FORBIDDEN', message: '' },
    ];
    let asked = 0;
    await page.route('**/api/admin/room', async (route, request) => {
      if (request.method() !== 'PATCH') return route.fallback();
      await route.fulfill({ status: 400, json: { error: answers[asked++] } });
    });
    await open(admin);
    await name.fill(' ');
    await page.getByLabel('소개').fill('가'.repeat(141));
    await save(admin);
    await page.getByText('보이는 글자를 넣어 주세요.').waitFor();
    await page.getByText('140자까지 쓸 수 있습니다.').waitFor();
    expect(await name.evaluate(box => box === document.activeElement)).toBe(true);
    await name.fill('가'.repeat(61));
    expect(await page.getByText('보이는 글자를 넣어 주세요.').count()).toBe(0);
    await page.getByLabel('소개').fill('');
    await save(admin);
    await page.getByText('60자까지 쓸 수 있습니다.').waitFor();
    expect(asked).toBe(0);
    await name.fill('이름');

    // a code of the server stands at its field, another one below them
    await save(admin);
    await page.getByText('60자까지 쓸 수 있습니다.').waitFor();
    await expect.poll(async () => name.getAttribute('aria-invalid')).toBe('true');
    await save(admin);
    await page.getByRole('alert').getByText('서버가 바쁩니다').waitFor();
    await save(admin);
    await page.getByRole('alert').getByText('이제 관리자가 아닙니다').waitFor();
    await expect.poll(async () => name.inputValue()).toBe('이름');
    await room.place.call('PATCH', `admin/accounts/${encodeURIComponent('하린')}`, ADMIN, { role: 'member' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // and does not come back unasked
    await room.place.call('PATCH', `admin/accounts/${encodeURIComponent('하린')}`, ADMIN, { role: 'admin' });
    await page.getByRole('banner').getByRole('button', { name: '회원 관리' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('take a reason, which is told to all and on record', async () => {
    const [admin, member] = [await room.enter(ADMIN), await room.enter('민수')];
    const { page } = admin;
    await open(admin);
    await page.getByLabel('소개').fill('매주 모입니다');
    await page.getByLabel('사유 (선택)').fill('가'.repeat(201));
    await save(admin);
    await page.getByText('200자까지 쓸 수 있습니다.').waitFor();
    await page.getByLabel('사유 (선택)').fill(' 모임이 늘어서 ');
    await save(admin);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await member.sees(/매주 모입니다.*사유: 모임이 늘어서/);
    const { items } = await room.place.call<{ items: object[] }>(
      'GET',
      'admin/records/acts?action=room',
      ADMIN,
    );
    expect(items[0]).toMatchObject({ reason: '모임이 늘어서' });
  });

  it('take the colour away again, with the keyboard', async () => {
    const [admin, member] = [await room.enter(ADMIN), await room.enter('민수')];
    await room.place.call('PATCH', 'admin/room', ADMIN, { colour: 0 });
    await member.page.locator('.header .person-0').waitFor();
    await open(admin);
    await admin.page.getByRole('radio', { name: '빨강' }).press('ArrowLeft');
    await admin.page
      .getByRole('radio', { name: '색을 정하지 않음' })
      .and(admin.page.locator(':checked'))
      .waitFor();
    await admin.page.keyboard.press('Enter');
    await admin.page.getByRole('dialog').waitFor({ state: 'detached' });
    await member.page.locator('.header .person-0').waitFor({ state: 'detached' });
    await member.sees('관리자가 방의 색을 바꿨습니다.');
    expect(await room.place.call('GET', 'room')).not.toHaveProperty('colour');
  });

  it('send only what the admin changed', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    await room.place.call('PATCH', 'admin/room', ADMIN, { name: '하나', description: '둘', colour: 1 });
    await open(admin);
    await room.place.call('PATCH', 'admin/room', ADMIN, { name: '셋' });
    await expect.poll(() => page.getByLabel('방 이름').inputValue()).toBe('셋');
    await page.getByLabel('소개').fill('');
    await save(admin);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await room.place.call('GET', 'room')).toMatchObject({ name: '셋', colour: 1 });
    expect(await room.place.call('GET', 'room')).not.toHaveProperty('description');
  });

  it('are not offered to members', async () => {
    const member = await room.enter('민수', { viewport: PHONE });
    await member.page.locator('.header-menu').click();
    await member.page.getByRole('button', { name: '계정' }).waitFor();
    expect(await member.page.getByRole('button', { name: '방 설정' }).count()).toBe(0);
  });
});
