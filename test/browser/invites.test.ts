import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './support/axe.js';
import { BrowserRoom, DESK, PHONE } from './support/browser-room.js';
import { smallTargets, sticksOut } from './support/layout.js';
import { ADMIN, PASSWORD } from './support/place.js';
import type { Visitor } from './support/visitor.js';

const CLIPBOARD = { context: { permissions: ['clipboard-read', 'clipboard-write'] } };
const ENDED = '이 초대는 더 이상 쓸 수 없습니다. 새 초대를 부탁하세요.';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({ members: ['민수'] });
  await room.place.call('PATCH', 'admin/room', ADMIN, { description: '매주 목요일', colour: 3 });
});
afterAll(() => room.close());
afterEach(() => room.clear());

const made = (wanted: object = {}) =>
  room.place.call<{ id: number; code: string }>('POST', 'admin/invites', ADMIN, wanted);

/** Opens the link of an invite, as a guest. */
async function open(code: string, options: Parameters<BrowserRoom['enter']>[1] = {}): Promise<Visitor> {
  const guest = await room.enter('guest', { loggedOut: true, ...options });
  await guest.page.goto('about:blank');
  await guest.page.goto(`${room.place.url}/join#${code}`);
  return guest;
}

async function fillIn({ page }: Visitor, name: string, password = PASSWORD): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(name);
  await page.locator('input[autocomplete=new-password]').fill(password);
  await page.locator('form button[type=submit]').click();
}

async function openInvites(options: Parameters<BrowserRoom['enter']>[1] = CLIPBOARD): Promise<Visitor> {
  const admin = await room.enter(ADMIN, options);
  await admin.openTool(/^(회원 관리|Members)$/);
  await admin.page.getByRole('button', { name: /^(초대하기|Invite people)$/ }).click();
  await admin.page.getByRole('dialog').waitFor();
  return admin;
}

describe('a room without invites', () => {
  it('says so, below the form of the first', async () => {
    const admin = await openInvites();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('아직 초대가 없습니다.').waitFor();
    expect(await violations(admin.page)).toEqual([]);
    const uses = dialog.getByLabel('인원');
    expect(await uses.evaluate(box => box === document.activeElement)).toBe(true);
  });
});

describe('an invite', () => {
  it('is not left unasked before its link was copied, unless it has ended', async () => {
    const admin = await openInvites();
    const { keyboard } = admin.page;
    const dialog = admin.page.getByRole('dialog');
    const question = dialog.getByText('링크를 아직 복사하지 않았습니다. 다시 볼 수 없습니다.');
    const hasFocus = (name: string) =>
      dialog.getByRole('button', { name }).evaluate(one => one === document.activeElement);
    await dialog.getByRole('button', { name: '링크 만들기' }).click();
    await dialog.locator('.invites-link').waitFor();
    await keyboard.press('Escape');
    await question.waitFor();
    expect(await hasFocus('돌아가기')).toBe(true);
    await keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus('링크 복사')).toBe(true);
    await dialog.getByRole('button', { name: '다른 링크 만들기' }).click();
    await dialog.getByRole('button', { name: '복사하지 않고 닫기' }).click();
    await dialog.getByRole('button', { name: '링크 만들기' }).click();
    await dialog.locator('.invites-link').waitFor();
    await dialog
      .getByRole('button', { name: /^초대 취소/ })
      .first()
      .click();
    await dialog.getByText('취소됨').first().waitFor();
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const { items } = await room.place.call<{ items: { id: number }[] }>('GET', 'admin/invites', ADMIN);
    for (const { id } of items.filter(one => !('ended' in one)))
      await room.place.call('DELETE', `admin/invites/${id}`, ADMIN);
  });

  it('is made by an admin, opened by a guest, and leads into the room', async () => {
    const admin = await openInvites();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('인원').fill('2');
    await dialog.getByLabel('유효 기간').selectOption('하루');
    await dialog.getByLabel('메모 (선택)').fill('독서 모임');
    await admin.page.keyboard.press('Enter');
    const link = dialog.locator('.invites-link');
    await link.waitFor();
    // the second Enter copies
    await admin.page.keyboard.press('Enter');
    await dialog.getByText('복사했습니다').waitFor();
    const url = await admin.page.evaluate(() => navigator.clipboard.readText());
    expect(url).toBe(await link.innerText());
    expect(url).toMatch(new RegExp(`^${room.place.url}/join#[\\w-]{24}$`));
    await dialog.getByText('이 주소는 이 컴퓨터에서만 열립니다. HOST나 PUBLIC_URL을 설정하세요.').waitFor();
    const row = dialog.getByRole('listitem').filter({ hasText: '독서 모임' });
    await expect
      .poll(async () => row.innerText())
      .toMatch(/admin님이 .*에 만듦\n2명 중 0명 들어옴\n.*까지 유효/);

    const guest = await open(url.split('#')[1]!);
    await guest.page.getByText('admin님이 이 방에 초대했습니다.').waitFor();
    expect(guest.page.url()).toBe(`${room.place.url}/join`);
    await guest.page.getByRole('heading', { level: 1, name: '사랑방' }).waitFor();
    await guest.page.getByText('매주 목요일').waitFor();
    await guest.page.getByText('모든 대화와 귓속말은 기록됩니다.').waitFor();
    await fillIn(guest, '새손님');
    await guest.connected();
    expect(new URL(guest.page.url()).pathname).toBe('/');
    await guest.say('반갑습니다');
    await guest.sees('반갑습니다');
    await row.getByText('2명 중 1명 들어옴').waitFor();
    // copied, it is left at once
    await admin.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(
      (await room.place.call<{ items: object[] }>('GET', 'admin/invites', ADMIN)).items[0],
    ).toMatchObject({
      used: 1,
      note: '독서 모임',
    });
    await guest.page.reload();
    await guest.connected();
  });

  it('outlives a reload of its page, whose address does not have its code', async () => {
    const { code } = await made();
    const guest = await open(code);
    const invited = guest.page.getByText('admin님이 이 방에 초대했습니다.');
    await invited.waitFor();
    await guest.page.reload();
    await invited.waitFor();
    expect(guest.page.url()).not.toContain(code);
    const kept = await guest.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).not.toContain(code);
    await fillIn(guest, '다시온');
    await guest.connected();
    expect(await guest.page.evaluate(() => JSON.stringify(history.state))).not.toContain(code);
  });

  it('tells in the field what cannot be chosen, and keeps what was typed', async () => {
    const { code } = await made();
    const guest = await open(code);
    guest.expects(/status of 4(00|09)/);
    const { page } = guest;
    await page.getByText('admin님이 이 방에 초대했습니다.').waitFor();
    const fault = page.locator('.field-error');
    await fillIn(guest, '');
    await expect.poll(() => fault.allInnerTexts()).toEqual(['이름을 입력해 주세요.']);
    await fillIn(guest, 'a b', 'short');
    await expect
      .poll(() => fault.allInnerTexts())
      .toEqual([
        '이름은 2~20자여야 하고 한글, 영문, 숫자, _만 쓸 수 있습니다.',
        '비밀번호는 8자 이상이어야 합니다.',
      ]);
    await fillIn(guest, '민수');
    await expect
      .poll(() => fault.allInnerTexts())
      .toEqual(['이미 있는 이름입니다. 다른 이름을 정해 주세요.']);
    await fillIn(guest, '약한암호', 'password1');
    await expect
      .poll(() => fault.allInnerTexts())
      .toEqual(['너무 흔하거나 짐작하기 쉬운 비밀번호입니다. 다른 것으로 정해 주세요.']);
    await expect.poll(async () => page.locator('input[autocomplete=username]').inputValue()).toBe('약한암호');
    await fillIn(guest, '약한암호');
    await guest.connected();
  });

  it.each<[string, () => Promise<string>]>([
    [
      'used up',
      async () => {
        const { code } = await made();
        await room.place.call('POST', 'invites/join', undefined, {
          code,
          name: 'was_first',
          password: PASSWORD,
        });
        return code;
      },
    ],
    [
      'revoked',
      async () => {
        const { id, code } = await made();
        await room.place.call('DELETE', `admin/invites/${id}`, ADMIN);
        return code;
      },
    ],
    ['unknown', async () => 'A'.repeat(24)],
    ['cut off', async () => 'x'],
    ['far too long', async () => 'x'.repeat(5_000)],
    ['without a code', async () => ''],
  ])('that is %s is told in one sentence, and the log-in is at hand', async (_, codeOf) => {
    const guest = await open(await codeOf());
    guest.expects(/status of 40[04]/);
    await guest.page.getByText(ENDED).waitFor();
    expect(await guest.page.locator('input').count()).toBe(0);
    await guest.page.getByRole('button', { name: '계정이 있습니다: 로그인' }).click();
    await guest.page.getByLabel('비밀번호', { exact: true }).waitFor();
    expect(new URL(guest.page.url()).pathname).toBe('/');
  });

  it('that ends while the guest types is told so', async () => {
    const { id, code } = await made();
    const guest = await open(code);
    guest.expects(/status of 404/);
    await guest.page.getByText('admin님이 이 방에 초대했습니다.').waitFor();
    await room.place.call('DELETE', `admin/invites/${id}`, ADMIN);
    await fillIn(guest, '늦은손님');
    await guest.page.getByText(ENDED).waitFor();
    expect(await guest.page.locator('input').count()).toBe(0);
  });

  it('takes in a guest whose first answer was lost', async () => {
    const { code } = await made();
    const guest = await open(code);
    guest.expects(/ERR_|status of 404/);
    await guest.page.route(
      '**/api/invites/join',
      async route => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await fillIn(guest, '잃은답');
    await guest.page.getByText(/^결과를 알 수 없습니다/).waitFor();
    await guest.page.locator('form button[type=submit]').click();
    await guest.connected();
    expect(
      await room.place.call('POST', 'auth/login', undefined, { name: '잃은답', password: PASSWORD }),
    ).toMatchObject({ account: { name: '잃은답' } });
  });

  it('can be looked at again when the server did not answer', async () => {
    const { code } = await made();
    const guest = await room.enter('guest', { loggedOut: true });
    guest.expects(/status of 503/);
    const error = { code: 'BUSY', message: 'busy', retryAfterMs: 1_000 };
    await guest.page.route('**/api/invites/look', route => route.fulfill({ status: 503, json: { error } }));
    await guest.page.goto('about:blank');
    await guest.page.goto(`${room.place.url}/join#${code}`);
    await guest.page.getByText('서버가 바쁩니다.').first().waitFor();
    await guest.page.unroute('**/api/invites/look');
    await guest.page.getByRole('button', { name: '다시 시도' }).click();
    await guest.page.getByText('admin님이 이 방에 초대했습니다.').waitFor();
    expect(await guest.page.getByText('서버가 바쁩니다.').count()).toBe(0);
  });

  it('does not take the place of who is logged in, unless they join', async () => {
    const { code } = await made();
    const member = await room.enter('민수');
    await member.page.goto('about:blank');
    await member.page.goto(`${room.place.url}/join#${code}`);
    await member.page.getByRole('button', { name: '민수님으로 계속하기' }).click();
    await member.connected();
    expect(new URL(member.page.url()).pathname).toBe('/');
  });

  it.each([
    ['a desk', DESK, 'ko', {}],
    ['a phone', PHONE, 'en', { hasTouch: true, isMobile: true }],
  ] as const)('has nothing in the way on its page, on %s', async (_, viewport, language, context) => {
    const { code } = await made();
    const { page, settled } = await open(code, { viewport, language, context }).then(guest => ({
      page: guest.page,
      settled: () => guest.settled(),
    }));
    await page.locator('.join form').waitFor();
    await page.locator('form button[type=submit]').click();
    for (const theme of ['light', 'dark']) {
      await page.evaluate(to => (document.documentElement.dataset.theme = to), theme);
      await settled();
      expect(await violations(page), theme).toEqual([]);
    }
    expect(await sticksOut(page)).toEqual([]);
    if (viewport === PHONE) expect(await smallTargets(page)).toEqual([]);
  });
});

describe('the list of invites', () => {
  it('says what became of each, and ends one', async () => {
    const [open, gone] = [await made({ note: '아직 열림', uses: 3 }), await made({ note: '끝난 것' })];
    await room.place.call('DELETE', `admin/invites/${gone.id}`, ADMIN);
    const admin = await openInvites();
    const dialog = admin.page.getByRole('dialog');
    const row = (note: string) => dialog.getByRole('listitem').filter({ hasText: note });
    await row('끝난 것').getByText('취소됨').waitFor();
    expect(await row('끝난 것').getByRole('button').count()).toBe(0);
    await row('아직 열림').getByRole('button', { name: '초대 취소: 아직 열림' }).click();
    await row('아직 열림').getByText('취소됨').waitFor();
    const { status } = await room.place.ask('POST', 'invites/look', undefined, { code: open.code });
    expect(status).toBe(404);
  });

  it('says what is wrong with a number, and makes nothing of it', async () => {
    const admin = await openInvites();
    const dialog = admin.page.getByRole('dialog');
    for (const wrong of ['0', '501', '', '-3']) {
      await dialog.getByLabel('인원').fill(wrong);
      await admin.page.keyboard.press('Enter');
      await dialog.getByText('1에서 500 사이의 수를 입력하세요.').waitFor();
    }
    expect(await dialog.locator('.invites-link').count()).toBe(0);
    await admin.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
