import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '현우', '서연'], admins: ['하린'] });
});
afterAll(() => room.close());
afterEach(async () => {
  await change({ slowSeconds: 0, locked: false, notice: '' });
  await room.clear();
});

const change = (body: object) => room.place.call('PATCH', 'admin/room', ADMIN, body);
const turn = (visitor: Visitor) => visitor.page.locator('.composer-turn');
const send = (visitor: Visitor) => visitor.page.getByRole('button', { name: '보내기' });

describe('slow mode at the composer', () => {
  it('counts down, keeps what is written, and lets it go when the time is over', async () => {
    const member = await room.enter('민수');
    await change({ slowSeconds: 5 });
    await member.sees('관리자가 슬로 모드를 켰습니다. 한 사람이 5초에 한 번 쓸 수 있습니다.');
    expect(await turn(member).count()).toBe(0);
    await member.say('첫 줄');
    await turn(member)
      .getByText(/슬로 모드: [1-5]초/)
      .waitFor();
    await member.box.fill('둘째 줄');
    await expect.poll(async () => send(member).isDisabled()).toBe(true);
    await member.box.press('Enter');
    await member.page.getByRole('alert').getByText('슬로 모드입니다.').waitFor();
    await expect.poll(async () => member.box.inputValue()).toBe('둘째 줄');
    await turn(member).waitFor({ state: 'detached' });
    expect(await member.page.getByRole('alert').getByText('슬로 모드입니다.').count()).toBe(0);
    await member.box.press('Enter');
    await member.sees('둘째 줄');
  });

  it('does not hold up whispers, commands and admins', async () => {
    const [member, admin] = [await room.enter('지수'), await room.enter('하린')];
    await change({ slowSeconds: 300 });
    await member.say('지수의 줄');
    await turn(member)
      .getByText(/슬로 모드: [45]:?/)
      .waitFor();
    await member.say('/w 민수 귓속말은 됩니다');
    await member.sees('귓속말은 됩니다');
    await member.say('/who');
    await member.sees(/접속 \d명/);
    await admin.say('관리자 하나');
    await admin.say('관리자 둘');
    await admin.sees('관리자 둘');
    expect(await turn(admin).count()).toBe(0);
    await change({ slowSeconds: 0 });
    await turn(member).waitFor({ state: 'detached' });
  });
});

describe('a locked room at the composer', () => {
  it('says that only admins write, keeps the text, and leads to an admin', async () => {
    const [member, admin] = [await room.enter('현우'), await room.enter('하린')];
    await member.box.fill('하려던 말');
    await change({ locked: true, reason: '회의' });
    await turn(member).getByText('지금은 관리자만 씁니다.').waitFor();
    await member.sees('관리자가 방을 잠갔습니다. 지금은 관리자만 씁니다. 사유: 회의');
    await expect.poll(async () => send(member).isDisabled()).toBe(true);
    await member.box.press('Enter');
    await member.page.getByRole('alert').getByText('쓴 글은 그대로 남아 있습니다').waitFor();
    await expect.poll(async () => member.box.inputValue()).toBe('하려던 말');
    await member.box.fill('');
    // to a member no whisper goes, to an admin it does
    await member.box.fill('/w 하린 질문이 있어요');
    await member.box.press('Enter');
    await member.sees('질문이 있어요');
    await admin.sees('질문이 있어요');
    await room.enter('민수');
    await expect.poll(() => member.page.locator('.presence').getByText('민수').count()).toBeGreaterThan(0);
    await member.box.fill('/w 민수 이건 안 됩니다');
    await member.box.press('Enter');
    await member.page.getByRole('alert').getByText('관리자에게만 귓속말할 수 있습니다').waitFor();
    await member.box.fill('');
    await turn(member).getByRole('button', { name: '관리자에게 귓속말' }).click();
    await member.page.locator('.composer[data-mode=whisper]').waitFor();
    await member.page.keyboard.press('Escape');
    await change({ locked: false });
    await turn(member).waitFor({ state: 'detached' });
    await member.say('다시 씁니다');
    await admin.sees('다시 씁니다');
    expect(await turn(admin).count()).toBe(0);
  });
});

describe('the notice', () => {
  const bar = (visitor: Visitor) => visitor.page.getByRole('complementary', { name: '공지' });

  it('stands above the stream for all, and is text', async () => {
    const member = await room.enter('서연', { viewport: PHONE });
    await change({ notice: '<b>오늘</b>은\n3장까지' });
    await bar(member).getByText('<b>오늘</b>은').waitFor();
    await member.sees(/관리자가 공지를 올렸습니다: <b>오늘<\/b>은/);
    const late = await room.enter('지수');
    await bar(late).getByText('3장까지').waitFor();
    await change({ notice: '' });
    await bar(late).waitFor({ state: 'detached' });
  });

  it('is folded away in this browser until it changes', async () => {
    await change({ notice: '접을 공지' });
    const member = await room.enter('민수');
    await bar(member).getByRole('button', { name: '접기' }).click();
    await bar(member).waitFor({ state: 'detached' });
    await member.page.reload();
    await member.loaded();
    await member.say('다시 왔어요');
    expect(await bar(member).count()).toBe(0);
    // and is opened again by what is left of it
    await member.page.getByRole('button', { name: '공지', exact: true, expanded: false }).press('Enter');
    await bar(member).getByText('접을 공지').waitFor();
    const fold = bar(member).getByRole('button', { name: '접기' });
    expect(await fold.evaluate(one => one === document.activeElement)).toBe(true);
    await member.page.reload();
    await bar(member).getByText('접을 공지').waitFor();
    await fold.click();
    await bar(member).waitFor({ state: 'detached' });
    await change({ notice: '새 공지' });
    await bar(member).getByText('새 공지').waitFor();
  });
});

describe('the group of the conversation in the room settings', () => {
  it('switches slow mode, lock and notice, and sends only what was changed', async () => {
    const admin = await room.enter(ADMIN);
    const { page } = admin;
    await admin.openTool('방 설정');
    await page.getByLabel('슬로 모드').selectOption({ label: '1분' });
    await page.getByRole('switch', { name: '관리자만 쓰기' }).check();
    await page.getByRole('textbox', { name: '공지' }).fill(' 첫 줄\n둘째 줄 ');
    const sent = page.waitForRequest(one => one.method() === 'PATCH');
    await page.getByRole('button', { name: '저장' }).click();
    expect((await sent).postDataJSON()).toEqual({
      slowSeconds: 60,
      locked: true,
      notice: ' 첫 줄\n둘째 줄 ',
    });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await room.place.call('GET', 'admin/room', ADMIN)).toMatchObject({
      slowSeconds: 60,
      locked: true,
      notice: '첫 줄\n둘째 줄',
    });
    await admin.openTool('방 설정');
    await expect.poll(async () => page.getByLabel('슬로 모드').inputValue()).toBe('60');
    await expect.poll(async () => page.getByRole('switch', { name: '관리자만 쓰기' }).isChecked()).toBe(true);
    await page.getByRole('textbox', { name: '공지' }).fill('가'.repeat(201));
    await page.getByRole('button', { name: '저장' }).click();
    await page.getByText('200자까지 쓸 수 있습니다.').waitFor();
    expect(
      await page.getByRole('textbox', { name: '공지' }).evaluate(box => box === document.activeElement),
    ).toBe(true);
    await page.getByRole('button', { name: '취소' }).click();
  });

  it('shows a slow mode that a command has set', async () => {
    const admin = await room.enter(ADMIN);
    await admin.say('/slow 45s 시험');
    await admin.sees('한 사람이 45초에 한 번 쓸 수 있습니다. 사유: 시험');
    await admin.openTool('방 설정');
    await expect.poll(async () => admin.page.getByLabel('슬로 모드').inputValue()).toBe('45');
  });
});
