import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN, PASSWORD } from './support/place.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '도배왕'], admins: ['지수'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

describe('the menu of a member', () => {
  it('offers the same in the list of members as on a row, but for what concerns the line', async () => {
    const [admin, target] = [await room.enter('지수'), await room.client('도배왕')];
    await target.say('두 메뉴를 볼 줄');
    await admin.sees('두 메뉴를 볼 줄');
    await admin.loaded();
    const menu = admin.page.getByRole('menu');
    const items = async (): Promise<string[]> => {
      await menu.waitFor();
      const texts = await menu.getByRole('menuitem').allInnerTexts();
      await admin.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      return texts;
    };
    await admin.openMenu('두 메뉴를 볼 줄');
    const ofRow = await items();
    expect(ofRow).toEqual([
      ...['귓속말', '멘션', '지난 귓속말', '답장', '증거로 복사', '링크 복사'],
      ...[
        '이 회원의 메시지 숨기기 (나에게만)',
        '채팅 금지…',
        '강제 퇴장…',
        '이 메시지를 회원에게 숨기기…',
        '이 회원의 기록',
        '기록에서 보기',
      ],
    ]);
    await admin.page.locator('.presence').getByRole('button', { name: '도배왕' }).click();
    const ofLine = ['답장', '증거로 복사', '링크 복사', '이 메시지를 회원에게 숨기기…', '기록에서 보기'];
    expect(await items()).toEqual(ofRow.filter(text => !ofLine.includes(text)));

    await admin.page.locator('.presence').getByRole('button', { name: '도배왕' }).click();
    await menu.getByRole('menuitem', { name: /^이 회원의 메시지 숨기기/ }).click();
    await admin.page.locator('[data-sonner-toast]').getByRole('button', { name: '실행 취소' }).click();
    await admin.sees('두 메뉴를 볼 줄');
  });
});

describe('a mute', () => {
  it('is given on a row, told to all and to its target, and taken back in the toast', async () => {
    const [admin, target, other] = [
      await room.enter('지수'),
      await room.enter('도배왕'),
      await room.enter('민수'),
    ];
    await target.say('도배 도배 도배');
    await admin.sees('도배 도배 도배');
    await admin.row('도배 도배 도배').hover();
    await admin.page.getByRole('button', { name: /^도배왕님 채팅 금지/ }).click();
    const card = admin.page.getByRole('dialog');
    await card.locator('.mod-chip', { hasText: '도배' }).click();
    await card.locator('.mod-chip', { hasText: '10분' }).click();
    await card.locator('button[type=submit]').click();
    await card.waitFor({ state: 'detached' });

    await other.sees(/도배왕님의 채팅이 10분간 금지되었습니다 — 도배/);
    const notice = target.page.locator('.composer-mute');
    await notice.getByText(/까지 채팅이 금지되었습니다/).waitFor();
    await expect.poll(async () => notice.innerText()).toContain('도배');
    await expect
      .poll(async () => notice.locator('.composer-countdown').innerText())
      .toMatch(/^(10:0[01]|9:\d\d)$/);
    // reading goes on
    await other.say('들리나요');
    await target.sees('들리나요');

    await admin.page.getByRole('button', { name: '실행 취소' }).last().click();
    await notice.waitFor({ state: 'detached' });
    await target.say('다시 말합니다');
    await other.sees('다시 말합니다');
  });

  it('folds a flood away for all but its author, until it is unfolded or the mute is taken back', async () => {
    const [admin, target] = [await room.enter('지수'), await room.enter('도배왕')];
    const flood = await room.client('도배왕');
    await (await room.client('민수')).say('앞의 말');
    for (const text of ['싸요 1', '싸요 2', '싸요 3']) await flood.say(text);
    await admin.sees('싸요 3');
    await room.place.call('POST', 'admin/members/도배왕/mute', ADMIN, { duration: '10m', reason: '광고' });
    const folded = admin.page.getByRole('button', { name: /^접은 글 \d+개 · 펼치기$/ });
    await folded.waitFor();
    expect(await admin.row('싸요').count()).toBe(0);
    await admin.sees('앞의 말');
    await expect.poll(async () => target.row('싸요').count()).toBe(3);

    await folded.press('Enter');
    await admin.sees('싸요 2');
    await admin.page.getByRole('button', { name: /^글 \d+개 접기$/ }).press('Enter');
    await expect.poll(() => admin.row('싸요').count()).toBe(0);
    // a link to one of them shows it
    const { seq } = (await room.client('민수')).items.find(item => 'text' in item && item.text === '싸요 2')!;
    await admin.page.evaluate(to => (location.hash = `m${to}`), seq);
    await admin.page.locator(`[data-key=m${seq}].stream-target`).waitFor();
    await admin.page.getByRole('button', { name: /^글 \d+개 접기$/ }).press('Enter');
    await expect.poll(() => admin.row('싸요').count()).toBe(0);

    // a row with the keyboard holds the list
    await admin.box.focus();
    await room.place.call('POST', 'admin/members/도배왕/unmute', ADMIN, { reason: '끝' });
    await admin.sees('싸요 1');
  });

  it('counts down and ends by itself', async () => {
    const [target, other] = [await room.enter('도배왕'), await room.enter('민수')];
    await target.box.fill('쓰던 글');
    await room.place.call('POST', 'admin/members/도배왕/mute', ADMIN, { duration: '4s', reason: '광고' });
    const left = target.page.locator('.composer-countdown');
    await left.waitFor();
    // all it shows, however slow the test is to look
    const shown = await left.evaluateHandle(element => {
      const texts = [element.textContent];
      new MutationObserver(() => texts.push(element.textContent)).observe(element, {
        ...{ childList: true, characterData: true, subtree: true },
      });
      return texts;
    });
    await left.waitFor({ state: 'detached' });
    expect(await shown.jsonValue()).toEqual(expect.arrayContaining(['0:03', '0:02', '0:01']));
    await expect.poll(async () => target.box.inputValue()).toBe('쓰던 글');
    await target.box.press('Enter');
    await other.sees('쓰던 글');
  });
});

describe('a kick', () => {
  it('sends its target to the log-in page, which says why and until when, and lets them in when it is over', async () => {
    const [admin, target] = [await room.enter('지수'), await room.enter('도배왕')];
    await admin.say('/kick 도배왕 6s 욕설');
    await target.page.getByText('관리자가 이 방에서 강제 퇴장시켰습니다.').first().waitFor();
    const note = target.page.locator('.login-note').first();
    await expect.poll(async () => note.innerText()).toMatch(/욕설/);
    await expect.poll(async () => note.innerText()).toMatch(/0:0\d 남음/);
    await admin.sees(/도배왕님이 .*강제 퇴장되었습니다 — 욕설/);

    // too early: the same words
    await target.page.getByLabel('이름').fill('도배왕');
    await target.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    target.expects(/status of 403/);
    await target.page.getByRole('button', { name: '로그인', exact: true }).click();

    await target.page.getByText('이제 다시 로그인할 수 있습니다.').first().waitFor();
    await target.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await target.page.getByRole('button', { name: '로그인', exact: true }).click();
    await target.box.waitFor();
    await target.say('돌아왔습니다');
    await admin.sees('돌아왔습니다');
  });

  it('is taken back on its row, and the menu of the member offers nothing else', async () => {
    // a kick ends log-ins
    await room.place.login('도배왕', { again: true });
    const [admin, target] = [await room.enter('지수'), await room.enter('도배왕')];
    await admin.say('/kick 도배왕 5m 실수로');
    await target.page.getByText('관리자가 이 방에서 강제 퇴장시켰습니다.').first().waitFor();
    const row = admin.row(/도배왕님이 .*강제 퇴장되었습니다 — 실수로/);
    await row.getByRole('button', { name: '도배왕' }).click();
    const offered = admin.page.getByRole('menuitem');
    await offered.filter({ hasText: '재입장 허용…' }).waitFor();
    expect(await offered.filter({ hasText: /강제 퇴장|금지 해제/ }).count()).toBe(0);
    await admin.page.keyboard.press('Escape');
    // beside the text, with its ring within the row
    const undo = row.getByRole('button', { name: '실행 취소' });
    await undo.focus();
    const [inner, outer] = [await undo.boundingBox(), await row.locator('.stream-act').boundingBox()];
    expect(inner!.y).toBeGreaterThanOrEqual(outer!.y);
    expect(inner!.y + inner!.height).toBeLessThanOrEqual(outer!.y + outer!.height);
    await undo.press('Enter');
    // at once, as in the toast, and the list goes on
    await admin.sees(/도배왕.*— 실행 취소: 실수로/);
    expect(await admin.box.evaluate(box => box === document.activeElement)).toBe(true);
    await expect.poll(() => row.getByRole('button', { name: '실행 취소' }).count()).toBe(0);
    await target.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
    await target.page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await target.box.waitFor();
  });

  it.each([
    ['/kick 도배왕', '사유를 적어야 합니다. 사용법: /kick 이름 [5m] 사유'],
    ['/mute 도배왕 5x 도배', '시간은 90s, 10m, 2h, 1d처럼 씁니다.'],
    ['/mute 지수 도배', '관리자나 자신에게는 할 수 없습니다.'],
    ['/mute !! 도배', '그런 회원이 없습니다. 사용법: /mute 이름 [10m] 사유'],
    ['/mute 도배왕 31d 도배', '시간이 너무 짧거나 깁니다. 30일까지 가능합니다.'],
    ['/mute 없는사람 도배', '그런 이름의 회원이 없습니다.'],
  ])('written wrong as %s says what is wrong, and stays in the box', async (command, words) => {
    const admin = await room.enter('지수');
    // whom the composer would offer
    await room.place.login('도배왕', { again: true });
    await room.client('도배왕');
    await expect.poll(() => admin.page.locator('.presence').innerText()).toContain('도배왕');
    await admin.say(command);
    await expect.poll(() => admin.log.innerText()).toContain(words);
    await expect.poll(async () => admin.box.inputValue()).toBe(command);
  });

  it('that lifts what is not there says so', async () => {
    const admin = await room.enter('지수');
    await admin.say('/unmute 도배왕 실수로');
    await expect.poll(() => admin.log.innerText()).toContain('채팅이 금지된 회원이 아닙니다.');
  });

  it('empties what its target had not sent yet', async () => {
    const slow = await BrowserRoom.open({
      members: ['도배왕', '민수'],
      settings: { RATE_LINES_PER_SECOND: '1', RATE_BURST: '1' },
    });
    try {
      const [target, other] = [await slow.enter('도배왕'), await slow.enter('민수')];
      for (let i = 1; i <= 5; i++) await target.say(`줄 ${i}.`);
      await other.sees('줄 1.');
      await slow.place.call('POST', 'admin/members/도배왕/kick', ADMIN, { coolOff: '0s', reason: '도배' });
      await target.page.getByText('관리자가 이 방에서 강제 퇴장시켰습니다.').first().waitFor();
      await target.page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
      await target.page.getByRole('button', { name: '로그인', exact: true }).click();
      await target.box.waitFor();
      await target.say('다시 왔어요');
      await other.sees('다시 왔어요');
      expect(await other.row('줄 5.').count()).toBe(0);
      await slow.clear();
    } finally {
      await slow.close();
    }
  });
});
