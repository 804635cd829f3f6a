import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, type VisitOptions } from './support/browser-room.js';
import { ADMIN } from './support/place.js';

let room: BrowserRoom;
afterEach(async () => {
  await room.clear();
  await room.close();
});

async function enter(name = ADMIN, options: VisitOptions = {}) {
  const visitor = await room.enter(name, { guide: true, ...options });
  const steps = visitor.page.locator('.guide-steps');
  const step = (at: number) => steps.locator('li').nth(at);
  return { visitor, page: visitor.page, steps, step };
}

describe('a new room', () => {
  beforeEach(async () => {
    room = await BrowserRoom.open();
  });

  it('has three steps for its admin, which are ticked as they are done', async () => {
    const { visitor, page, steps, step } = await enter();
    await steps.waitFor();
    await step(2)
      .getByText(new RegExp(`${room.place.url}.*HOST=0\\.0\\.0\\.0.*PUBLIC_URL`))
      .waitFor();
    expect(await steps.locator('[data-done]').count()).toBe(0);
    await step(1)
      .getByText(/초대 링크를 보내거나, 사람마다 계정을/)
      .waitFor();

    await step(0).getByRole('button').click();
    await page.getByLabel('방 이름').fill('독서 모임');
    await page.getByRole('button', { name: '저장' }).click();
    await step(0).getByText('완료').waitFor({ state: 'attached' });
    await expect.poll(async () => steps.locator('[data-done]').count()).toBe(1);

    await step(1).getByRole('button').click();
    await page.locator('.members-page').waitFor();
    await room.place.member('민수');
    await page.keyboard.press('Escape');
    await step(1).getByText('다른 계정 1개').waitFor();
    await expect.poll(async () => steps.locator('[data-done]').count()).toBe(2);

    // the admin's own try does not end it, another's line folds it into a row
    await visitor.say('들리나요?');
    await expect.poll(async () => visitor.lines()).toEqual(['들리나요?']);
    await expect.poll(async () => steps.isVisible()).toBe(true);
    const member = await room.client('민수');
    await member.say('네!');
    await visitor.sees('네!');
    await steps.waitFor({ state: 'detached' });
    await page.getByText('대화의 처음입니다').waitFor();
    await page.reload();
    const bar = page.getByRole('region', { name: '세 단계로 방을 여세요' });
    await bar.getByRole('button', { name: '시작 안내: 3단계 중 2단계 완료' }).press('Enter');
    await bar.getByText(/HOST=0\.0\.0\.0/).waitFor();
    await expect.poll(async () => bar.locator('[data-done]').count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await bar.getByRole('button', { name: '이 안내 숨기기' }).press('Enter');
    await bar.waitFor({ state: 'detached' });
    expect(await visitor.box.evaluate(box => box === document.activeElement)).toBe(true);
    await page.reload();
    await visitor.sees('네!');
    await visitor.loaded();
    expect(await bar.count()).toBe(0);
  });

  it('does not come back over the list when it was put aside', async () => {
    await room.place.member('민수');
    const { visitor, page, steps, step } = await enter(ADMIN, { language: 'en' });
    await step(1).getByText('1 account besides yours').waitFor();
    await steps.getByRole('button', { name: 'Hide these steps' }).click();
    await (await room.client('민수')).say('hello');
    await visitor.sees('hello');
    await visitor.loaded();
    expect(await page.locator('.guide-bar').count()).toBe(0);
    // nor is the server asked how far the room is
    const asked: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    await visitor.openTool('Whispers');
    await page.keyboard.press('Escape');
    await visitor.loaded();
    expect(asked.filter(path => path === '/api/admin/room')).toEqual([]);
  });

  it('lets its admin put the steps aside for good', async () => {
    const { page, steps } = await enter(ADMIN, { language: 'en' });
    await steps.getByRole('button', { name: 'Hide these steps' }).click();
    await steps.waitFor({ state: 'detached' });
    await page.getByText('There are no messages yet.').waitFor();
    await page.reload();
    await page.getByText('There are no messages yet.').waitFor();
    expect(await steps.count()).toBe(0);
  });

  it('tells a member who the admins are, that all is recorded, and the commands', async () => {
    await room.place.member('민수');
    await enter();
    const { visitor, page, steps } = await enter('민수');
    const told = page.locator('.guide-empty');
    await told.getByText('지금 있는 관리자: admin').waitFor();
    await told.getByText('모든 대화와 귓속말은 기록됩니다.').waitFor();
    expect(await steps.count()).toBe(0);
    await told.getByRole('button').click();
    await visitor.sees('/who');
    await visitor.say('안녕하세요');
    await told.waitFor({ state: 'detached' });
  });
});

describe('a room that others can reach', () => {
  it('is open once it has a name and people: nothing more is said of it', async () => {
    room = await BrowserRoom.open({
      members: ['민수'],
      settings: { PUBLIC_URL: 'https://room.example.org' },
    });
    await (await room.client('민수')).say('안녕하세요');
    const { visitor, page } = await enter();
    const bar = page.locator('.guide-bar');
    await bar.getByRole('button', { name: '시작 안내: 3단계 중 2단계 완료' }).click();
    await bar.getByRole('button', { name: '방 설정' }).click();
    await page.getByLabel('방 이름').fill('독서 모임');
    await page.evaluate(() => {
      new MutationObserver(() => {
        const text = document.querySelector('.guide-bar')?.textContent;
        if (text?.includes('3단계 중 3단계')) document.body.dataset.flashed = '';
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.getByRole('button', { name: '저장' }).click();
    await bar.waitFor({ state: 'detached' });
    expect(await page.locator('[data-flashed]').count()).toBe(0);
    await expect.poll(() => visitor.box.evaluate(box => box === document.activeElement)).toBe(true);
  });

  it('says by which address', async () => {
    room = await BrowserRoom.open({ settings: { PUBLIC_URL: 'https://room.example.org' } });
    const { page, step } = await enter();
    await step(2).getByText('https://room.example.org 주소로 들어옵니다').waitFor();
    // also beside a page that its address has opened
    await page.goto(`${room.place.url}/whispers`);
    await page.locator('.whispers').waitFor();
    await step(2).getByText('https://room.example.org 주소로 들어옵니다').waitFor();
    expect(await step(2).getAttribute('data-done')).not.toBeNull();
  });
});
