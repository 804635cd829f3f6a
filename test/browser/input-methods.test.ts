import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { InputMethod } from './support/input-method.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
let minsu: Visitor;
let ime: InputMethod;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
  minsu = await room.enter('민수');
  ime = await InputMethod.on(minsu.page);
});
afterAll(async () => {
  await room.clear();
  await room.close();
});
let sentBefore: number;
beforeEach(async () => {
  await minsu.box.fill('');
  await minsu.box.focus();
  sentBefore = minsu.sent.length;
});

/** Whether this has left the page since the test began. */
function wasSent(text: string): boolean {
  return minsu.sent.slice(sentBefore).some(frame => frame.includes(text));
}

/** What has been said since, after one more line to be sure that nothing is still on its way. */
async function said(): Promise<string[]> {
  const kept = await minsu.box.inputValue();
  const ends = async () => (await minsu.lines()).filter(line => line === '끝.').length;
  const endsBefore = await ends();
  await minsu.say('끝.');
  await expect.poll(ends).toBe(endsBefore + 1);
  const lines = await minsu.lines();
  const before = lines.lastIndexOf('끝.', -2);
  return [...lines.slice(before + 1, -1), ...(kept === '' ? [] : [`(in the box: ${kept})`])];
}

describe('Enter in the midst of a syllable of Hangul', () => {
  beforeEach(async () => {
    await minsu.page.keyboard.insertText('안녕하세');
    await ime.compose('ㅇ', '요');
  });

  it('sends the whole line once: keydown 229, end, keydown 13', async () => {
    await ime.handled('Enter');
    await ime.end('요');
    await ime.down('Enter');
    await ime.up('Enter');
    expect(await said()).toEqual(['안녕하세요']);
  });

  it('sends the whole line once: keydown 229, keydown 13, end', async () => {
    await ime.handled('Enter');
    await ime.down('Enter');
    await ime.end('요');
    await ime.up('Enter');
    expect(await said()).toEqual(['안녕하세요']);
  });

  it('sends the whole line once: end, keydown 229', async () => {
    await ime.end('요');
    await ime.handled('Enter');
    await ime.up('Enter');
    expect(await said()).toEqual(['안녕하세요']);
  });

  it('sends the whole line once: keydown 229 and end alone', async () => {
    await ime.handled('Enter');
    await ime.end('요');
    await ime.up('Enter');
    expect(await said()).toEqual(['안녕하세요']);
  });

  it('sends two lines for two presses', async () => {
    await ime.handled('Enter');
    await ime.end('요');
    await ime.up('Enter');
    await minsu.page.keyboard.insertText('반가');
    await ime.compose('ㅇ', '워', '웡');
    await ime.compose('워', '워요');
    await ime.handled('Enter');
    await ime.end('워요');
    await ime.up('Enter');
    expect(await said()).toEqual(['안녕하세요', '반가워요']);
  });

  it('breaks the line and sends nothing with Shift', async () => {
    await ime.end('요');
    await minsu.page.keyboard.press('Shift+Enter');
    await minsu.page.keyboard.insertText('둘째');
    await minsu.page.keyboard.press('Enter');
    expect(await said()).toEqual(['안녕하세요\n둘째']);
  });
});

describe('Enter that takes a candidate of Japanese', () => {
  it('sends nothing: keydown 229, end; the next Enter sends', async () => {
    await ime.compose('k', 'か', 'かんじ', '漢字');
    await ime.handled('Enter');
    await ime.end('漢字');
    await ime.up('Enter');
    await expect.poll(async () => minsu.box.inputValue()).toBe('漢字');
    expect(wasSent('漢字')).toBe(false);
    await ime.down('Enter');
    await ime.up('Enter');
    expect(await said()).toEqual(['漢字']);
  });

  it('sends nothing: end, keydown 229; the next Enter sends', async () => {
    await ime.compose('k', 'か', 'かんじ', '漢字');
    await ime.end('漢字');
    await ime.handled('Enter');
    await ime.up('Enter');
    await expect.poll(async () => minsu.box.inputValue()).toBe('漢字');
    expect(wasSent('漢字')).toBe(false);
    await ime.down('Enter');
    await ime.up('Enter');
    expect(await said()).toEqual(['漢字']);
  });
});

describe('Enter that takes Latin letters from a Chinese input method', () => {
  it('sends nothing; the next Enter sends', async () => {
    await ime.compose('n', 'ni', 'ni hao');
    await ime.handled('Enter');
    await ime.end('nihao');
    await ime.up('Enter');
    await expect.poll(async () => minsu.box.inputValue()).toBe('nihao');
    await ime.down('Enter');
    await ime.up('Enter');
    expect(await said()).toEqual(['nihao']);
  });
});

describe('Esc in the midst of a composition', () => {
  it('belongs to the input method: the reply mode stays', async () => {
    await (await room.client('admin')).whisper('민수', '답장해 주세요');
    await minsu.row('답장해 주세요').last().click();
    const chip = minsu.page.locator('.composer-chip');
    await chip.waitFor();
    await ime.compose('k', 'か');
    await ime.handled('Escape');
    await ime.end('か');
    await expect.poll(async () => chip.count()).toBe(1);
    await ime.down('Escape');
    await ime.up('Escape');
    await chip.waitFor({ state: 'detached' });
  });
});

describe('Enter on the completion of a name', () => {
  it('takes the name once and sends nothing', async () => {
    await room.client('admin');
    await minsu.page.keyboard.insertText('/w ');
    await minsu.page.keyboard.insertText('adm');
    await minsu.suggestions.first().waitFor();
    await minsu.page.keyboard.press('Enter');
    await expect.poll(async () => minsu.box.inputValue()).toBe('/w admin ');
    expect(wasSent('admin')).toBe(false);
  });
});
