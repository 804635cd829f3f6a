import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, PHONE } from './support/browser-room.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '현우', '하린', '소라', '은우'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** What came into view is known after it was drawn. */
async function twoFrames({ page }: Visitor): Promise<void> {
  await page.evaluate(
    async () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

describe('a whisper', () => {
  it('is answered by a click, and no byte of it reaches another member', async () => {
    const [minsu, hyunwoo] = [await room.enter('민수'), await room.enter('현우')];
    const [harin, admin] = [await room.enter('하린'), await room.enter('admin')];
    await hyunwoo.say('/w 민수 비밀은 SECRET-1 입니다');
    await minsu.sees('<<< 현우: 비밀은 SECRET-1 입니다');
    await hyunwoo.sees('>>> 민수에게: 비밀은 SECRET-1 입니다');

    await minsu.row('SECRET-1').click();
    await minsu.page.getByText('현우에게 귓속말').first().waitFor();
    expect(await minsu.box.evaluate(box => box === document.activeElement)).toBe(true);
    await minsu.box.pressSequentially('알겠어요 SECRET-2');
    await minsu.box.press('Enter');
    await hyunwoo.sees('<<< 민수: 알겠어요 SECRET-2');
    await minsu.sees('>>> 현우에게: 알겠어요 SECRET-2');

    // what is said to all after it has passed it on every wire
    await hyunwoo.say('이제 모두에게');
    for (const other of [harin, admin]) {
      await other.sees('이제 모두에게');
      const wire = [...other.received, await other.page.content()].join('\n');
      expect(wire).toContain('이제 모두에게');
      expect(wire).not.toMatch(/SECRET|비밀은|알겠어요|\\ube44/i);
    }
  });

  it('is selected by a double click or a drag, which answer nothing; a touch answers at once', async () => {
    const minsu = await room.enter('민수');
    await (await room.client('현우')).whisper('민수', '낱말을 고릅니다');
    await minsu.sees('낱말을 고릅니다');
    // the offer of notifications moves what stands in a room of few lines
    await minsu.loaded();
    await minsu.settled();
    const text = minsu.row('낱말을 고릅니다').locator('.stream-text');
    const chip = minsu.page.locator('.composer-chip');
    const { x, y, height } = (await text.boundingBox())!;
    const [left, middle] = [x + 4, y + height / 2];
    const { mouse } = minsu.page;
    await minsu.page.evaluate(() => {
      const composer = document.querySelector('.composer')!;
      new MutationObserver(() => {
        if (composer.querySelector('.composer-chip')) composer.setAttribute('data-answered', '');
      }).observe(composer, { childList: true, subtree: true });
    });
    const expectNoAnswer = async (): Promise<void> => {
      await minsu.page.waitForTimeout(400);
      expect(await minsu.page.locator('[data-answered]').count()).toBe(0);
      expect(await minsu.page.evaluate(() => getSelection()?.toString())).not.toBe('');
      await minsu.page.evaluate(() => getSelection()?.removeAllRanges());
    };
    await mouse.dblclick(left, middle);
    await expectNoAnswer();
    await mouse.move(left, middle);
    await mouse.down();
    await mouse.move(left + 40, middle, { steps: 4 });
    await mouse.up();
    await expectNoAnswer();

    const at = await text.evaluate(row => row.getBoundingClientRect().top);
    await mouse.click(left, middle);
    await chip.waitFor();
    expect(await text.evaluate(row => row.getBoundingClientRect().top)).toBe(at);

    const finger = await room.enter('민수', { context: { hasTouch: true } });
    await finger.sees('낱말을 고릅니다');
    await finger.loaded();
    await finger.settled();
    await finger.row('낱말을 고릅니다').locator('.stream-text').tap();
    await expect.poll(async () => finger.page.locator('.composer-chip').count()).toBe(1);
  });

  it('is answered by a click on it, though new lines move it away before the button is let go', async () => {
    const minsu = await room.enter('민수');
    const hyunwoo = await room.client('현우');
    for (let line = 0; line < 30; line++) await hyunwoo.say(`움직이기 전 ${line}`);
    await hyunwoo.whisper('민수', '눌린 귓속말');
    await minsu.sees('눌린 귓속말');
    await minsu.loaded();
    await minsu.settled();
    const text = minsu.row('눌린 귓속말').locator('.stream-text');
    const { x, y, height } = (await text.boundingBox())!;
    await minsu.page.mouse.move(x + 4, y + height / 2);
    await minsu.page.mouse.down();
    await hyunwoo.say('그새 온 메시지');
    await minsu.sees('그새 온 메시지');
    await minsu.settled();
    expect((await text.boundingBox())!.y).toBeLessThan(y - height);
    await minsu.page.mouse.up();
    await minsu.page.locator('.composer-chip', { hasText: '현우' }).waitFor();
  });

  it('leaves the reply mode by Esc, and says so; the next line is for all', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    await (await room.client('현우')).whisper('민수', '귓속말입니다');
    await minsu.row('귓속말입니다').click();
    const chip = minsu.page.locator('.composer-chip');
    await chip.waitFor();
    await minsu.box.press('Escape');
    await chip.waitFor({ state: 'detached' });
    await minsu.say('모두에게 하는 말');
    await harin.sees('모두에게 하는 말');
    expect(await room.place.stored()).toContain('민수: 모두에게 하는 말');
  });

  it('that comes in does not change whom the reply mode answers', async () => {
    const [minsu, hyunwoo, harin] = [
      await room.enter('민수'),
      await room.client('현우'),
      await room.client('하린'),
    ];
    await hyunwoo.whisper('민수', '현우가 먼저');
    await minsu.sees('현우가 먼저');
    await minsu.loaded();
    await minsu.row('현우가 먼저').click();
    await minsu.page.locator('.composer-chip').waitFor();
    await minsu.box.pressSequentially('현우에게만');
    await harin.whisper('민수', '하린이 끼어듦');
    await minsu.sees('하린이 끼어듦');
    await minsu.box.press('Enter');
    await minsu.sees('>>> 현우에게: 현우에게만');
    await expect
      .poll(() => hyunwoo.items.some(item => 'text' in item && item.text === '현우에게만'))
      .toBe(true);
    expect(harin.items.some(item => 'text' in item && item.text === '현우에게만')).toBe(false);
  });

  it('without a member says so and keeps the text', async () => {
    const minsu = await room.enter('민수');
    await minsu.say('/w 없는사람 안녕하세요');
    await expect.poll(() => minsu.box.inputValue()).toBe('/w 없는사람 안녕하세요');
  });

  it.each([
    ['/r', '답장할 귓속말이 없습니다.'],
    ['/r 네', '답장할 귓속말이 없습니다.'],
    ['/w 하린 혼잣말', '자신에게는 귓속말할 수 없습니다.'],
  ])('written as %s, without another member, says so and keeps the text', async (text, words) => {
    const harin = await room.enter('하린');
    await harin.say(text);
    await harin.page.getByRole('alert').filter({ hasText: words }).waitFor();
    await expect.poll(async () => harin.box.inputValue()).toBe(text);
    expect(await harin.lines()).not.toContain('혼잣말');
  });

  it('is begun by /w and a name alone, and every line goes to that member until Esc', async () => {
    const [minsu, hyunwoo] = [await room.enter('민수'), await room.client('현우')];
    await minsu.box.fill('/w 현우');
    await minsu.box.press('Escape');
    await minsu.box.press('Enter');
    await minsu.page.locator('.composer-chip', { hasText: '현우' }).waitFor();
    for (const text of ['둘만의 첫 줄', '둘만의 둘째 줄']) {
      await minsu.say(text);
      await minsu.sees(`>>> 현우에게: ${text}`);
    }
    await minsu.box.press('Escape');
    await minsu.say('이제는 모두에게');
    await minsu.sees('이제는 모두에게');
    await expect
      .poll(() => hyunwoo.items.flatMap(item => ('text' in item ? [`${item.kind} ${item.text}`] : [])))
      .toEqual(expect.arrayContaining(['whisper 둘만의 둘째 줄', 'chat 이제는 모두에게']));
  });

  it('to a member who is absent says so, and is kept for them', async () => {
    const minsu = await room.enter('민수');
    await minsu.box.fill('/w 소라 ');
    await minsu.page.getByText('지금 접속해 있지 않음', { exact: true }).waitFor();
    await minsu.say('/w 소라 나중에 보세요');
    await minsu.sees('>>> 소라에게: 나중에 보세요');
    await (await room.enter('소라')).sees('<<< 민수: 나중에 보세요');
  });

  it('is begun from the list of who is here', async () => {
    const [minsu, hyunwoo] = [await room.enter('민수'), await room.enter('현우')];
    await minsu.page.locator('.presence').getByRole('button', { name: '현우' }).click();
    await minsu.page.getByRole('menuitem', { name: '귓속말', exact: true }).click();
    await minsu.page.locator('.composer-chip').waitFor();
    await minsu.page.keyboard.type('목록에서 시작');
    await minsu.page.keyboard.press('Enter');
    await hyunwoo.sees('<<< 민수: 목록에서 시작');
    expect(await room.place.stored()).not.toContain('민수: 목록에서 시작');
  });
});

describe('the pane of whispers', () => {
  it('is written in while the room goes on beside it', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.enter('하린')];
    await (await room.client('현우')).whisper('민수', '옆에서 이야기해요');
    const badge = minsu.page.locator('.presence').getByRole('button', { name: '현우' });
    await minsu.openTool(/^귓속말/);
    const pane = minsu.page.locator('.side-pane');
    await pane.getByRole('button', { name: /^현우/ }).click();
    await pane.getByText('옆에서 이야기해요').waitFor();
    expect(await badge.count()).toBe(0);
    await minsu.page.keyboard.type('네, 여기서요');
    await minsu.page.keyboard.press('Enter');
    await pane.getByText('>>> 현우에게: 네, 여기서요').waitFor();
    await minsu.sees('>>> 현우에게: 네, 여기서요');

    // the room is live, and takes lines for all
    await harin.say('모두에게 하는 말');
    await minsu.sees('모두에게 하는 말');
    await minsu.say('이것도 모두에게');
    await harin.sees('이것도 모두에게');
    expect(await harin.page.content()).not.toContain('여기서요');
    // a letter typed on a part of the pane never goes to everyone
    await pane.locator('.whispers-lines').focus();
    await minsu.page.keyboard.type('secret');
    await expect.poll(async () => pane.locator('textarea').inputValue()).toBe('secret');
    expect(await minsu.box.inputValue()).toBe('');

    await minsu.page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    await minsu.openTool(/^귓속말/);
    await pane.getByRole('button', { name: /^현우/ }).press('s');
    expect(await minsu.box.inputValue()).toBe('');
    await pane.getByRole('button', { name: /^현우/ }).click();
    await expect.poll(async () => pane.locator('textarea').inputValue()).toBe('secret');
    await minsu.page.goBack();
    await pane.getByRole('navigation').waitFor();
    await minsu.page.goBack();
    await pane.waitFor({ state: 'detached' });
    await badge.waitFor();
  });

  it('keeps what could not be sent with its reason, and out of the room', async () => {
    const minsu = await room.enter('민수');
    await room.place.call('PATCH', `admin/accounts/${encodeURIComponent('하린')}`, 'admin', {
      disabled: true,
    });
    await minsu.openTool(/^귓속말/);
    const pane = minsu.page.locator('.side-pane');
    await pane.locator('input').fill('하린');
    await pane.getByRole('button', { name: /하린/ }).first().click();
    await pane.locator('textarea').fill('닿지 않을 말');
    await pane.locator('textarea').press('Enter');
    await pane.getByText('보내지 못했습니다').waitFor();
    expect(await minsu.box.inputValue()).toBe('');
    await pane.getByRole('button', { name: '삭제' }).click();
    await expect.poll(() => pane.getByText('닿지 않을 말').count()).toBe(0);
    await room.place.call('PATCH', `admin/accounts/${encodeURIComponent('하린')}`, 'admin', {
      disabled: false,
    });
  });

  it('counts what is unread on all devices, until it was in view or opened on one', async () => {
    const [hyunwoo, sora] = [await room.client('현우'), await room.client('소라')];
    const [desk, phone] = [await room.enter('민수'), await room.enter('민수', { viewport: PHONE })];
    for (const device of [desk, phone]) await device.attend(false);
    const badges = [desk, phone].map(({ page }) => page.locator('.header-unread'));
    const counts = async () => Promise.all(badges.map(async badge => badge.allTextContents()));
    // three of the same text are one row
    for (let i = 0; i < 3; i++) await hyunwoo.whisper('민수', '여보세요');
    for (const badge of badges) await badge.filter({ hasText: '3' }).waitFor();
    const ofMember = desk.page.locator('.presence').getByRole('button', { name: /^현우/ });
    await expect.poll(async () => ofMember.textContent()).toContain('읽지 않은 귓속말 3개');
    // what a dialog lies over is not in view
    await phone.openTool('화면');
    await phone.attend(true);
    await twoFrames(phone);
    await hyunwoo.whisper('민수', '여보세요');
    for (const badge of badges) await badge.filter({ hasText: '4' }).waitFor();
    await phone.page.keyboard.press('Escape');
    await expect.poll(counts, { timeout: 3_000 }).toEqual([[], []]);
    expect(await ofMember.textContent()).not.toContain('읽지 않은');

    await phone.attend(false);
    await sora.whisper('민수', '대화창에서 읽을 말');
    await hyunwoo.sayMany(60, '지나가는 말');
    await phone.sees('지나가는 말 59');
    // it is far above the view
    await desk.attend(true);
    await desk.receives(/지나가는 말 59/);
    await desk.page.locator('.header-unread', { hasText: '1' }).waitFor();
    await desk.openTool(/^귓속말/);
    await desk.page
      .locator('.side-pane')
      .getByRole('button', { name: /^소라 *읽지 않음 1/ })
      .click();
    await expect.poll(counts, { timeout: 3_000 }).toEqual([[], []]);
  });

  it('stays as it is in a narrower window, with what is typed, the place and the focus', async () => {
    const hyunwoo = await room.client('현우');
    for (let i = 0; i < 60; i++) await hyunwoo.whisper('은우', `자리를 지킬 말 ${i}.`);
    const eunwoo = await room.enter('은우');
    const { page } = eunwoo;
    await eunwoo.openTool(/^귓속말/);
    await page.locator('.whispers input').fill('현');
    for (const width of [PHONE.width, 1_280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.locator(width === PHONE.width ? '.side-sheet' : '.side-pane').waitFor();
      await expect.poll(async () => page.locator('.whispers input:focus').inputValue()).toBe('현');
    }
    await page.locator('.whispers-partner').first().click();
    const lines = page.locator('.whispers-line');
    await page.locator('.whispers textarea').fill('쓰던 귓속말');
    await lines.nth(-30).evaluate(line => line.scrollIntoView({ block: 'start' }));
    const shown = (await lines.nth(-30).textContent())!;
    await page.setViewportSize({ width: PHONE.width, height: 800 });
    await page.locator('.side-sheet textarea:focus').waitFor();
    await expect.poll(async () => page.locator('.side-sheet textarea').inputValue()).toBe('쓰던 귓속말');
    const line = (await lines.filter({ hasText: shown }).boundingBox())!;
    const list = (await page.locator('.whispers-lines').boundingBox())!;
    expect(Math.abs(line.y - list.y)).toBeLessThan(120);
    expect(eunwoo.sent.filter(frame => frame.includes('"with"') && frame.includes('history'))).toHaveLength(
      1,
    );
  });

  it('counts what came before the loaded lines, and has it when it is opened', async () => {
    const hyunwoo = await room.client('현우');
    await hyunwoo.whisper('소라', '오래 기다린 말');
    await hyunwoo.sayMany(60, '그 뒤의 말');
    // the room is read at its end; the whisper is not
    const desk = await room.enter('소라');
    await desk.sees('그 뒤의 말 59');
    await desk.page.locator('.header-unread', { hasText: '1' }).waitFor();
    await desk.page.getByRole('button', { name: '모두 읽음' }).click();
    await desk.receives(/^43\d+\[\{"ok":true\}\]/);
    const phone = await room.enter('소라', { viewport: PHONE });
    const badge = phone.page.locator('.header-unread');
    await badge.filter({ hasText: '1' }).waitFor();
    expect([...desk.sent, ...phone.sent].filter(frame => frame.includes('"history"'))).toEqual([]);
    await phone.openTool(/^귓속말/);
    await phone.page.getByRole('button', { name: /^현우 *읽지 않음 1/ }).click();
    await phone.page.locator('.whispers-line', { hasText: '오래 기다린 말' }).waitFor();
    await desk.page.locator('.header-unread').waitFor({ state: 'detached', timeout: 3_000 });
    expect(await badge.count()).toBe(0);
    const { welcome } = await room.client('소라');
    expect(welcome!.unread!.whispers).toEqual([]);
  });

  it('says one thing while there are none, and leads to a member who is here', async () => {
    const [eunu] = [await room.enter('은우'), await room.client('현우')];
    await eunu.openTool(/^귓속말/);
    const pane = eunu.page.locator('.whispers');
    await pane.getByText(/나눈 귓속말이 없습니다/).waitFor();
    expect(await pane.getByText('모두 불러왔습니다').count()).toBe(0);
    expect(await violations(eunu.page)).toEqual([]);
    await eunu.page.keyboard.press('Tab');
    await eunu.page.keyboard.press('Enter');
    const first = pane.locator('.whispers-partner').first();
    await expect.poll(() => first.evaluate(row => row === document.activeElement)).toBe(true);
    // a member of the test before may still be here
    const name = await first.innerText();
    await eunu.page.keyboard.press('Enter');
    await pane.getByText(`${name}님과 주고받은 귓속말이 없습니다`).waitFor();
    expect(await violations(eunu.page)).toEqual([]);
  });

  it('have a search that says when it finds no member, and is cleared by a button', async () => {
    const eunu = await room.enter('은우');
    await eunu.openTool(/^귓속말/);
    const search = eunu.page.getByRole('searchbox');
    // a status that is inserted with its text is not announced
    await eunu.page.evaluate(() => {
      new MutationObserver(changes => {
        for (const { target } of changes)
          if (target instanceof Element && target.role === 'status') target.setAttribute('data-changed', '');
      }).observe(document.body, { childList: true, subtree: true });
    });
    await search.fill('이런 이름');
    await eunu.page.locator('[data-changed]', { hasText: '그런 이름의 회원을 찾지 못했습니다' }).waitFor();
    await search.fill('은우');
    await eunu.page.getByText('자신에게는 귓속말할 수 없습니다').waitFor();
    await eunu.page.keyboard.press('Tab');
    await eunu.page.keyboard.press('Enter');
    expect(await search.inputValue()).toBe('');
    expect(await search.evaluate(box => box === document.activeElement)).toBe(true);
  });
});
