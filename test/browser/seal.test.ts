import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProofKeys, SealView } from '../../src/contract/proofs.js';
import { TestWitness } from '../support/witness.js';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수', '지수'] });
  const [minsu, jisoo] = [await room.client('민수'), await room.client('지수')];
  await minsu.say('내가 한 말');
  await jisoo.say('지수가 한 말');
  await room.place.untilRecordsAreRead();
  await room.clear();
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** How far the log is sealed, once all of it is. */
async function sealed(): Promise<SealView> {
  let view = await room.place.call<SealView>('GET', 'admin/proof', ADMIN);
  await expect
    .poll(async () => (view = await room.place.call('GET', 'admin/proof', ADMIN)))
    .toMatchObject({ unsealed: 0 });
  return view;
}

describe('my record', () => {
  const open = async (visitor: Visitor) => {
    await visitor.loaded();
    await visitor.openTool(/^내 기록$/);
    return visitor.page.getByRole('region', { name: '기록 봉인' });
  };

  it('says how far the record is sealed, by which key, and gives the checkpoint', async () => {
    const minsu = await room.enter('민수');
    const { size, root } = await sealed();
    const { fingerprint } = await room.place.call<ProofKeys>('GET', 'proof/key', '민수');
    const part = await open(minsu);
    await expect
      .poll(async () => part.innerText())
      .toMatch(new RegExp(`${size}번까지 봉인됨, .*\\d\\d:\\d\\d`));
    await part.getByText('이 브라우저에서 확인했습니다.').waitFor();
    await expect
      .poll(async () => part.locator('code').innerText())
      .toBe(fingerprint.match(/.{4}/g)!.join(' '));
    await part.getByRole('button', { name: '내용과 QR 코드 보기' }).click();
    await expect.poll(async () => part.locator('pre').textContent()).toContain(`\n${size}\n${root}\n`);
    await expect.poll(async () => part.locator('.seal-qr path').count()).toBe(1);
  });

  it('says the same without WebCrypto, as on plain HTTP', async () => {
    const minsu = await room.enter('민수', {
      script: () => Object.defineProperty(crypto, 'subtle', { value: undefined }),
    });
    const part = await open(minsu);
    await expect.poll(async () => part.innerText()).toContain('이 브라우저에서 확인했습니다.');
  });
});

describe('the menu of a line', () => {
  it("has the proof of one's own, as a file, and says when it is not sealed yet", async () => {
    const minsu = await room.enter('민수');
    await sealed();
    await minsu.openMenu('지수가 한 말');
    await minsu.page.getByRole('menuitem', { name: '증거로 복사' }).waitFor();
    expect(await minsu.page.getByRole('menuitem', { name: '증명 파일 받기' }).count()).toBe(0);
    await minsu.page.keyboard.press('Escape');

    const prove = async (): Promise<void> => {
      await minsu.openMenu('내가 한 말');
      await minsu.page.getByRole('menuitem', { name: '증명 파일 받기' }).click();
    };
    minsu.expects(/^download: blob:/);
    const [download] = await Promise.all([minsu.page.waitForEvent('download'), prove()]);
    expect(download.suggestedFilename()).toMatch(/^\d+\.tlog-proof$/);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);

    const error = { code: 'CONFLICT', message: '' };
    await minsu.page.route('**/api/proof/lines/*', route => route.fulfill({ status: 409, json: { error } }));
    await prove();
    await minsu.page.getByText('아직 봉인되지 않은 메시지입니다.').waitFor();
  });
});

describe('the records', () => {
  it('mark what is not sealed yet until it is, and say why nothing is sealed', async () => {
    const admin = await room.enter(ADMIN);
    const view = await sealed();
    let answer = { ...view, size: view.size - 1, unsealed: 1, problem: 'the key <b>is gone</b>' };
    await admin.page.route('**/api/admin/proof', route => route.fulfill({ json: answer }));
    await admin.loaded();
    await admin.openTool(/^기록$/);
    const row = (text: string) => admin.page.locator('.records-line, li', { hasText: text }).last();
    await row('지수가 한 말').getByText('아직 봉인 전').waitFor();
    expect(await row('내가 한 말').getByText('아직 봉인 전').count()).toBe(0);
    answer = view as typeof answer;
    await row('지수가 한 말').getByText('아직 봉인 전').waitFor({ state: 'detached' });

    answer = { ...view, problem: 'the key <b>is gone</b>' };
    await admin.page.getByRole('link', { name: '현황' }).click();
    await admin.page.getByText('봉인된 마지막 번호').waitFor();
    await admin.page.getByRole('alert').getByText('the key <b>is gone</b>').waitFor();
    await expect
      .poll(async () => admin.page.locator('.records-overview').innerText())
      .toContain(`#${view.size}`);
  });
});

describe('a witness', () => {
  it('is told of with when it signed, and since when it has not', async () => {
    const witness = await TestWitness.open('witness.example');
    const witnessed = await BrowserRoom.open({ members: ['민수'], settings: { WITNESSES: witness.setting } });
    try {
      const { place } = witnessed;
      const view = async () => (await place.call<SealView>('GET', 'admin/proof', ADMIN)).witnesses[0];
      await expect.poll(view).toMatchObject({ isAway: false });
      const admin = await witnessed.enter(ADMIN);
      await admin.loaded();
      await admin.openTool(/^내 기록$/);
      const part = admin.page.getByRole('region', { name: '기록 봉인' });
      await part.getByText(/^증인 witness\.example: .*에 서명했습니다\.$/).waitFor();
      witness.answer = () => ({ status: 503, body: '' });
      await (await witnessed.client('민수')).say('다시');
      await place.stop();
      await place.start();
      await expect.poll(view).toMatchObject({ isAway: true });
      await admin.page.reload();
      await part.getByText(/^증인 witness\.example: .* 이후로 서명이 없습니다\.$/).waitFor();
      await admin.page.keyboard.press('Escape');
      await admin.openTool(/^기록$/);
      await admin.page.getByRole('link', { name: '현황' }).click();
      await admin.page.getByText(/이후로 서명 없음/).waitFor();
    } finally {
      await witnessed.close();
      await witness.close();
    }
  });
});
