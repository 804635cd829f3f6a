import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import { sticksOut } from './support/layout.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
/** Another one for each test. */
let secret = '';
let count = 0;

beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수', '하린'], admins: ['관리인'] });
  await room.place.untilRecordsAreRead();
});
afterAll(() => room.close());
afterEach(() => room.clear());

const dialog = ({ page }: Visitor): Locator => page.getByRole('dialog');
const reason = (visitor: Visitor): Locator => dialog(visitor).getByLabel('사유');
const button = (visitor: Visitor, name: string): Locator =>
  dialog(visitor).getByRole('button', { name, exact: true });
const row = ({ page }: Visitor, seq: number): Locator => page.locator(`[data-focus-row="${seq}"]`);
const all = async ({ page }: Visitor): Promise<string> => page.locator('body').innerText();
const times = async (visitor: Visitor, text: string): Promise<number> =>
  (await all(visitor)).split(text).length - 1;
const act = async (seq: number, how: string, body: object = { reason: '개인 정보' }) =>
  room.place.call<{ confirm: string }>('POST', `admin/records/lines/${seq}/${how}`, '관리인', body);

/** Says a line with a secret, and others after it. Resolves with its seq. */
async function say(): Promise<number> {
  secret = `비밀${++count}번지`;
  const minsu = await room.client('민수');
  const { seq } = await minsu.say(`${secret} @하린`);
  // more than a page that is opened then has in its stream
  await minsu.sayMany(55, `뒤의 말 ${count}`);
  return seq;
}

async function records(place: string, options = {}): Promise<Visitor> {
  const admin = await room.enter(ADMIN, options);
  await admin.loaded();
  await admin.page.goto(`${room.place.url}/records/${place}`);
  await admin.page.locator('.records-row').first().waitFor();
  await admin.loaded();
  return admin;
}
/** Scrolls to a line. */
async function find(admin: Visitor, seq: number): Promise<void> {
  await expect
    .poll(async () => {
      await admin.page.locator('.records-page').evaluate(page => page.scrollTo(0, page.scrollHeight));
      return row(admin, seq).count();
    })
    .toBe(1);
  await admin.loaded();
  await row(admin, seq).scrollIntoViewIfNeeded();
}
/** By keys alone: the last of the choices of a line, or one above it. */
async function chooseByKeys(admin: Visitor, seq: number, above = 0): Promise<void> {
  await row(admin, seq).locator('.records-more').focus();
  await admin.page.keyboard.press('Enter');
  await admin.page.getByRole('menuitem').first().waitFor();
  await admin.page.keyboard.press('End');
  for (let i = 0; i < above; i++) await admin.page.keyboard.press('ArrowUp');
  await admin.page.keyboard.press('Enter');
  await dialog(admin).waitFor();
}

describe('a line that an admin hides', () => {
  it('goes from all that shows it, stays in the records with who hid it and why, and comes back', async () => {
    const jisoo = await room.enter('지수');
    const seq = await say();
    const harin = await room.enter('하린');
    await jisoo.sees(secret);
    await jisoo.openTool(/^검색$/);
    await jisoo.page.locator('.search-box input').fill(secret);
    await jisoo.page.locator('.search-text').waitFor();
    await jisoo.row(secret).last().focus();
    await jisoo.page.keyboard.press('r');
    await jisoo.page.locator('.composer-quoted').waitFor();
    await harin.openTool(/^멘션/);
    await harin.page.locator('.mentions-text', { hasText: secret }).waitFor();

    const admin = await records('lines');
    await find(admin, seq);
    const top = await admin.page.locator('.records-page').evaluate(page => page.scrollTop);
    expect(top).toBeGreaterThan(0);
    await chooseByKeys(admin, seq, 1);
    await expect.poll(async () => dialog(admin).innerText()).toContain(secret);
    await admin.page.keyboard.press('Enter');
    await dialog(admin).getByText('사유를 입력해 주세요').waitFor();
    await admin.page.keyboard.type('개인 정보');
    await admin.page.keyboard.press('Enter');
    await dialog(admin).waitFor({ state: 'detached' });
    const mark = row(admin, seq).locator('.line-mark');
    await expect.poll(async () => mark.innerText()).toMatch(/^admin님이 .+에 회원에게 숨김 — 개인 정보$/);
    await expect.poll(async () => row(admin, seq).innerText()).toContain(secret);
    expect(await admin.page.locator('.records-page').evaluate(page => page.scrollTop)).toBe(top);
    const more = row(admin, seq).locator('.records-more');
    expect(await more.evaluate(one => one === document.activeElement)).toBe(true);

    // of the search, the box and the address still have what was asked for
    await expect.poll(() => times(jisoo, 'admin님이 숨긴 메시지 — 개인 정보')).toBe(3);
    expect(await times(jisoo, secret)).toBe(0);
    await harin.page.locator('.mentions .gone-words').waitFor();
    expect(await times(harin, secret)).toBe(0);
    await jisoo.say('그래도 답합니다');
    await jisoo.row('그래도 답합니다').locator('.stream-quote').waitFor();
    expect(await jisoo.row('그래도 답합니다').innerText()).not.toContain(secret);

    await admin.page.getByRole('button', { name: '방', exact: true }).click();
    await admin.page.evaluate(at => (location.hash = `m${at}`), seq);
    await admin.page.locator('.stream-target').waitFor();
    await admin.openMenu('숨긴 메시지 — 개인 정보');
    await admin.page.getByRole('menuitem', { name: '이 메시지를 회원에게 다시 보이기…' }).click();
    await reason(admin).fill('오해');
    await button(admin, '다시 보이기').click();
    await dialog(admin).waitFor({ state: 'detached' });
    await admin.sees(secret);
    await jisoo.page.locator('.search-text', { hasText: secret }).waitFor();
    // where it was said, where it was found, and above the reply
    await expect.poll(() => times(jisoo, secret)).toBe(3);
    await harin.page.locator('.mentions-text', { hasText: secret }).waitFor();
  });

  it('may have been hidden by another meanwhile: the dialog says so, and the row', async () => {
    const seq = await say();
    const admin = await records(`context/${seq}`);
    admin.expects(/status of 409/);
    await chooseByKeys(admin, seq, 1);
    await act(seq, 'hide');
    await row(admin, seq).locator('.line-mark').waitFor();
    await reason(admin).fill('개인 정보');
    await button(admin, '숨기기').click();
    await dialog(admin).getByText('이미 숨겼거나 내용이 삭제된 메시지입니다.').waitFor();
    await expect.poll(async () => reason(admin).inputValue()).toBe('개인 정보');
    await admin.page.keyboard.press('Escape');
    await dialog(admin).waitFor({ state: 'detached' });
    await row(admin, seq).locator('.records-more').click();
    await admin.page.getByRole('menuitem', { name: '이 메시지를 회원에게 다시 보이기…' }).click();
    await dialog(admin).waitFor();
    // it goes with the role
    const role = async (name: string): Promise<unknown> =>
      room.place.call('PATCH', `admin/accounts/${ADMIN}`, '관리인', { role: name });
    await role('member');
    await dialog(admin).waitFor({ state: 'detached' });
    await role('admin');
    await admin.page
      .getByRole('banner')
      .getByRole('button', { name: /^기록$/ })
      .waitFor();
    expect(await dialog(admin).count()).toBe(0);
  });
});

describe('a line that is hidden while the records are asked for', () => {
  it('is shown as it is now, not as it was answered', async () => {
    const minsu = await room.client('민수');
    const { seq } = await minsu.say('곧 숨길 말');
    const admin = await room.enter(ADMIN);
    await admin.sees('곧 숨길 말');
    await admin.page.route(
      ({ pathname, search }) => pathname.endsWith('/admin/records/lines') && search === '',
      async route => {
        const response = await route.fetch();
        await act(seq, 'hide');
        await admin.log
          .locator(`[data-key="m${seq}"]`)
          .filter({ hasText: '관리인님이 숨긴 메시지' })
          .waitFor();
        await route.fulfill({ response });
      },
    );
    await admin.openTool(/^기록$/);
    await expect
      .poll(async () => row(admin, seq).locator('.line-mark').innerText())
      .toMatch(/^관리인님이 .+ 숨김/);
  });
});

describe('the text of a line', () => {
  it('is erased in two steps, and is then nowhere; the lists that Back leads to know it', async () => {
    const jisoo = await room.enter('지수');
    const seq = await say();
    await jisoo.sees(secret);
    const admin = await records('lines', { viewport: PHONE, context: { hasTouch: true } });
    await find(admin, seq);
    await row(admin, seq).locator('.records-more').tap();
    await admin.page.getByRole('menuitem', { name: '앞뒤 보기' }).tap();
    await admin.page.locator('.records-this').waitFor();
    const opening = async (): Promise<void> => {
      await row(admin, seq).locator('.records-more').tap();
      await admin.page.getByRole('menuitem', { name: '내용 삭제…' }).tap();
    };
    await opening();
    await reason(admin).fill('개인 정보');
    // a key that is held down goes no further than to the question
    await admin.page.keyboard.down('Enter');
    await dialog(admin).getByText('되돌릴 수 없습니다.').waitFor();
    expect(await sticksOut(admin.page)).toEqual([]);
    expect(await button(admin, '취소').evaluate(one => one === document.activeElement)).toBe(true);
    await admin.page.keyboard.down('Enter');
    await admin.page.keyboard.up('Enter');
    await button(admin, '뒤로').tap();
    await expect.poll(async () => reason(admin).inputValue()).toBe('개인 정보');
    const sent: string[] = [];
    admin.page.on('request', request => sent.push(request.postData() ?? ''));
    await button(admin, '다음: 확인').tap();
    await button(admin, '완전히 삭제').dispatchEvent('click', { detail: 2 });
    expect(sent.filter(body => body.includes('"confirm"'))).toEqual([]);
    await button(admin, '취소').tap();
    await dialog(admin).waitFor({ state: 'detached' });
    await expect.poll(async () => row(admin, seq).innerText()).toContain(secret);
    await jisoo.sees(secret);

    await opening();
    await reason(admin).fill('개인 정보');
    await button(admin, '다음: 확인').tap();
    await button(admin, '완전히 삭제').tap();
    await dialog(admin).waitFor({ state: 'detached' });
    for (const step of ['there', 'in the list']) {
      expect(await row(admin, seq).innerText(), step).not.toContain(secret);
      await expect
        .poll(async () => row(admin, seq).locator('.line-mark').innerText(), { message: step })
        .toMatch(/^admin님이 .+ 삭제함$/);
      if (step === 'there') await admin.page.goBack();
      await admin.page
        .locator('.records-filters')
        .waitFor({ state: step === 'there' ? 'visible' : 'attached' });
    }
    await jisoo.row('admin님이 삭제한 메시지').waitFor();
    expect(await times(jisoo, secret)).toBe(0);
    await row(admin, seq).locator('.records-more').tap();
    await admin.page.getByRole('menuitem').first().waitFor();
    expect(await admin.page.getByRole('menuitem', { name: /숨기기|삭제/ }).count()).toBe(0);
  });

  it('of a whisper too, for its parties and in the records', async () => {
    secret = `귓속말${++count}번지`;
    const minsu = await room.client('민수');
    const { seq } = await minsu.whisper('지수', secret);
    const jisoo = await room.enter('지수');
    await jisoo.openTool(/^귓속말/);
    await jisoo.page.locator('.whispers-partner', { hasText: '민수' }).click();
    await jisoo.page.locator('.whispers-line', { hasText: secret }).waitFor();
    const admin = await records('whispers');
    await row(admin, seq).locator('.records-more').click();
    expect(await admin.page.getByRole('menuitem', { name: /숨기기/ }).count()).toBe(0);
    await admin.page.getByRole('menuitem', { name: '내용 삭제…' }).click();
    await dialog(admin).getByText(`지수님에게 보낸 귓속말, ${secret.length}자`).waitFor();
    await reason(admin).fill('유출');
    await button(admin, '다음: 확인').click();

    // what takes too long begins again
    const path = `**/lines/${seq}/erase`;
    await button(admin, '뒤로').click();
    await admin.page.route(path, route => route.fulfill({ json: { confirm: 'late', until: 1 } }));
    await button(admin, '다음: 확인').click();
    await button(admin, '완전히 삭제').click();
    await dialog(admin).getByText('시간이 너무 오래 지났습니다').waitFor();
    await expect.poll(async () => reason(admin).inputValue()).toBe('유출');
    await admin.page.unroute(path);

    await button(admin, '다음: 확인').click();
    await button(admin, '완전히 삭제').click();
    await dialog(admin).waitFor({ state: 'detached' });
    await expect.poll(async () => row(admin, seq).locator('.line-mark').innerText()).toMatch(/삭제함$/);
    await jisoo.page.locator('.whispers-line .gone-words').waitFor();
    expect(await times(jisoo, secret)).toBe(0);
  });

  it('of a whisper goes from the records of each admin when another erases it', async () => {
    secret = `귓속말${++count}번지`;
    const { seq } = await (await room.client('민수')).whisper('지수', secret);
    const admin = await records('whispers');
    await row(admin, seq).locator('.records-more').click();
    await admin.page.getByRole('menuitem', { name: '이 귓속말 열람…' }).click();
    await reason(admin).fill('신고 확인');
    await button(admin, '열람').click();
    await dialog(admin).getByText(secret).waitFor();
    const { confirm } = await act(seq, 'erase');
    await act(seq, 'erase', { reason: '개인 정보', confirm });
    await dialog(admin).getByText('삭제된 내용입니다(처리: 관리인).').waitFor();
    expect(await times(admin, secret)).toBe(0);
    await button(admin, '닫기').click();
    await expect
      .poll(async () => row(admin, seq).locator('.line-mark').innerText())
      .toMatch(/^관리인님이 .+ 삭제함$/);
  });
});

describe('after more was missed than is told', () => {
  it('lines are as they are now, in the records and in a search', async () => {
    const [admin, jisoo] = [await room.enter(ADMIN), await room.enter('지수')];
    secret = `비밀${++count}번지`;
    const { seq } = await (await room.client('하린')).say(secret);
    await admin.page.goto(`${room.place.url}/records/lines?from=${encodeURIComponent('하린')}`);
    await row(admin, seq).waitFor();
    await jisoo.openTool(/^검색$/);
    await jisoo.page.locator('.search-box input').fill(secret);
    const found = jisoo.page.locator('.search-text', { hasText: secret });
    await found.waitFor();
    for (const visitor of [admin, jisoo]) {
      visitor.expects(/ERR_|Failed to load|WebSocket|status of/);
      await visitor.goOffline();
    }
    await room.place.fillWithLines('민수', 10_100);
    await act(seq, 'hide');
    for (const visitor of [admin, jisoo]) await visitor.context.setOffline(false);
    await row(admin, seq).locator('.line-mark').waitFor({ timeout: 30_000 });
    await found.waitFor({ state: 'detached', timeout: 30_000 });
    expect(await jisoo.log.getByText(secret).count()).toBe(0);
  });
});
