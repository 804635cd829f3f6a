import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '하린'] });
});
afterAll(() => room.close());
afterEach(() => room.clear());

async function moveTo(visitor: Visitor, text: string, x = 300): Promise<void> {
  const box = await visitor.row(text).last().boundingBox();
  await visitor.page.mouse.move(box!.x + x, box!.y + 10, { steps: 3 });
}

describe('the divider of what is new', () => {
  it('never stands above a line of one’s own, and goes when one writes', async () => {
    const [minsu, harin] = [await room.enter('민수'), await room.client('하린')];
    await harin.say('떠나기 전');
    await minsu.sees('떠나기 전');
    const divider = minsu.log.locator('.stream-unread');
    await minsu.attend(false);
    await minsu.attend(true);
    await minsu.say('돌아와서 쓴 글');
    await minsu.page.locator('[data-key]', { hasText: '돌아와서 쓴 글' }).waitFor();
    expect(await divider.count()).toBe(0);

    await minsu.attend(false);
    await harin.say('없는 동안');
    await minsu.sees('없는 동안');
    await minsu.attend(true);
    await divider.waitFor();
    expect(await divider.evaluate(one => one.nextElementSibling?.textContent)).toContain('없는 동안');
    await minsu.say('답장');
    await divider.waitFor({ state: 'detached' });
  });
});

describe('a pointer on the list of an admin', () => {
  it('holds new lines back while it moves, and for four seconds', async () => {
    const [admin, harin] = [await room.enter(ADMIN), await room.client('하린')];
    await harin.say('가리킨 줄');
    await admin.sees('가리킨 줄');
    await moveTo(admin, '가리킨 줄');
    // nothing waits: nothing is said
    expect(await admin.page.locator('.stream-paused').count()).toBe(0);
    await harin.say('기다리는 줄');
    await admin.page.getByRole('button', { name: /일시정지 · 1/ }).waitFor();
    expect(await admin.row('기다리는 줄').count()).toBe(0);
    // rows that move under a resting pointer are no movement of it
    await admin.row('기다리는 줄').waitFor({ timeout: 6_000 });
    await harin.say('그다음 줄');
    await admin.row('그다음 줄').waitFor({ timeout: 2_000 });
  });

  it('holds them back for as long as it is on a button', async () => {
    const [admin, harin] = [await room.enter(ADMIN), await room.client('하린')];
    await harin.say('가리킨 단추');
    await admin.sees('가리킨 단추');
    await moveTo(admin, '가리킨 단추');
    const button = await admin.row('가리킨 단추').last().locator('.stream-action').first().boundingBox();
    await admin.page.mouse.move(button!.x + 5, button!.y + 5, { steps: 3 });
    await harin.say('단추가 먼저');
    await admin.page.waitForTimeout(5_500);
    expect(await admin.row('단추가 먼저').count()).toBe(0);
    await moveTo(admin, '가리킨 단추');
    await admin.row('단추가 먼저').waitFor({ timeout: 6_000 });
  });

  it('lets them in when an act was undone in the list, with the pointer still there', async () => {
    const [admin, harin] = [await room.enter(ADMIN), await room.client('하린')];
    await harin.say('지나친 줄');
    await admin.say('/mute 하린 10m 욕설');
    await admin.page.locator('.stream-act-button').last().click();
    await admin.sees(/하린.*금지.*풀|하린.*해제/);
  });

  it('lets them in when the notice is clicked', async () => {
    const [admin, harin] = [await room.enter(ADMIN), await room.client('하린')];
    await harin.say('또 가리킨 줄');
    await admin.sees('또 가리킨 줄');
    await moveTo(admin, '또 가리킨 줄');
    await harin.say('눌러서 본 줄');
    await admin.page.getByRole('button', { name: /일시정지 · 1/ }).click();
    await admin.row('눌러서 본 줄').waitFor({ timeout: 1_500 });
  });
});

describe('the same text again and again', () => {
  it('is one row that says how often, and where a link to any of them leads', async () => {
    const [minsu, harin] = [await room.enter('민수', { language: 'en' }), await room.client('하린')];
    await minsu.sees('하린 joined');
    const seqs: number[] = [];
    for (let i = 0; i < 14; i++) seqs.push((await harin.say('도배')).seq);
    await harin.say('끝');
    await minsu.sees('끝');
    await minsu.row('도배').getByText('×14').waitFor();
    await expect.poll(async () => minsu.row('도배').count()).toBe(1);
    await minsu.page.goto(`${room.place.url}/#m${seqs[7]}`);
    await minsu.page.locator('.stream-target', { hasText: '도배' }).waitFor();
  });
});
