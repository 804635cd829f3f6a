import type { BrowserRoom, VisitOptions } from './browser-room.js';
import { ADMIN } from './place.js';
import type { Visitor } from './visitor.js';

/** One look of the page, and how to come there. */
export interface State {
  name: string;
  who: string;
  options?: VisitOptions;
  prepare?(visitor: Visitor, room: BrowserRoom): Promise<void>;
  restore?(room: BrowserRoom): Promise<void>;
}

export const MEMBER = '민수';
export const OTHER = '현우';
export const WRONGDOER = '광고왕';
/** Has nothing on record. */
export const QUIET = '지우';

/** Opens the search and types. */
const search = async (visitor: Visitor, text: string): Promise<void> => {
  await visitor.openTool(/^(검색|Search)$/);
  await visitor.page.locator('.search-box input').fill(text);
};
const press = (name: string | RegExp) => (visitor: Visitor) => visitor.openTool(name);

async function makeInvite(visitor: Visitor): Promise<void> {
  await visitor.openTool(/^(회원 관리|Members)$/);
  await visitor.page.getByRole('button', { name: /^(초대하기|Invite people)$/ }).click();
  await visitor.page.locator('dialog button[type=submit]').click();
  await visitor.page.locator('.invites-link').waitFor();
}

/** Opens the records, and one of their parts. */
async function records(visitor: Visitor, part?: RegExp): Promise<void> {
  await visitor.openTool(/^(기록|Records)$/);
  if (part) await visitor.page.getByRole('link', { name: part }).click();
}

/** Shows the filters of the records where they are behind a button. */
async function unfold({ page }: Visitor): Promise<void> {
  const button = page.locator('.records-unfold');
  if (await button.isVisible()) await button.click();
}

/** Opens the dialog that does something to a line of the records. */
async function aboutTo(visitor: Visitor, choice: RegExp): Promise<void> {
  await records(visitor);
  await visitor.page
    .locator('.records-line', { hasText: '안녕하세요, 모두' })
    .locator('.records-more')
    .click();
  await visitor.page.getByRole('menuitem', { name: choice }).click();
  await visitor.page.locator('.line-act').waitFor();
}

/** Asks for the whispers of a member, and to open them. */
async function aboutToOpen(visitor: Visitor): Promise<void> {
  await records(visitor, /^(귓속말|Whispers)$/);
  await visitor.page.locator('#records-open-how').waitFor();
  await unfold(visitor);
  await visitor.page.locator('.records-name').first().fill(OTHER);
  await visitor.page.keyboard.press('Enter');
  await visitor.page.locator('.records-tools > [aria-disabled=false]').click();
  await visitor.page.locator('.records-open').waitFor();
}

/** Opens the form in which it is said how long the record is kept, and fills it but for the reason. */
async function keepingShorter(visitor: Visitor): Promise<void> {
  await records(visitor, /^(현황|Overview)$/);
  await visitor.page.locator('.records-keep button').first().click();
  const fields = visitor.page.locator('.keep select');
  await fields.nth(0).selectOption('days');
  await fields.nth(1).selectOption('days');
  await visitor.page.locator('.keep input[name=lines]').fill('30');
  await visitor.page.locator('.keep input[name=acts]').fill('180');
}

/** Every page and state that looks different. */
export const STATES: State[] = [
  { name: 'log-in', who: MEMBER, options: { loggedOut: true } },
  {
    name: 'log-in refused',
    who: MEMBER,
    options: { loggedOut: true },
    prepare: async visitor => {
      visitor.expects(/status of 401/);
      await visitor.page.locator('input[autocomplete=username]').fill('누구');
      await visitor.page.locator('input[type=password]').fill('not this one');
      await visitor.page.locator('form button[type=submit]').click();
      await visitor.page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'room', who: MEMBER },
  { name: 'room of an admin', who: ADMIN },
  {
    name: 'first steps in a room in use',
    who: ADMIN,
    options: { guide: true },
    prepare: async visitor => {
      await visitor.page.locator('.guide-bar [aria-expanded]').click();
      await visitor.page.locator('.guide-bar li').first().waitFor();
    },
  },
  {
    name: 'room whose record was changed',
    who: MEMBER,
    prepare: async ({ page }) => {
      await page.evaluate(() => {
        const { accessToken } = JSON.parse(localStorage.getItem('session')!) as { accessToken: string };
        const { aud: epoch } = JSON.parse(atob(accessToken.split('.')[1]!)) as { aud: string };
        const note = (size: number): string =>
          `sarangbang/${epoch}\n${size}\n6MbQE52SfBjMqmT8ER4x7/Q/+LJdopAqQBOsc6MDi6U=\n\n— sarangbang/${epoch} ${'Lz6vbOtu'.repeat(12)}\n`;
        const alarm = { epoch, why: 'changed', before: note(10), after: note(12), at: Date.now() };
        localStorage.setItem('record-alarm', JSON.stringify(alarm));
      });
      await page.reload();
      await page.locator('.record-alarm .disclosure').click();
    },
  },
  {
    name: 'row under the pointer of an admin',
    who: ADMIN,
    prepare: visitor => visitor.row('안녕하세요').last().hover(),
  },
  { name: 'reply mode', who: MEMBER, prepare: visitor => visitor.answer(OTHER, '네') },
  {
    name: 'reply to a line',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.row('네, 둘 다 봤어요').last().focus();
      await visitor.page.keyboard.press('r');
      await visitor.page.locator('.composer-quote').waitFor();
    },
  },
  {
    name: 'mentions',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.openTool(/^(멘션|Mentions)/);
      await visitor.page.locator('.mentions-line').first().waitFor();
    },
  },
  {
    name: 'mentions without any',
    who: WRONGDOER,
    prepare: async visitor => {
      await visitor.openTool(/^(멘션|Mentions)/);
      await visitor.page.locator('.mentions .empty').waitFor();
    },
  },
  { name: 'search', who: MEMBER, prepare: press(/^(검색|Search)$/) },
  {
    name: 'search with results',
    who: MEMBER,
    prepare: async visitor => {
      await search(visitor, '"귓속말"');
      await visitor.page.locator('.search-filters [aria-expanded]').click();
      await visitor.page.locator('.search-whisper').first().waitFor();
    },
  },
  {
    name: 'search for the lines of a member',
    who: MEMBER,
    prepare: async visitor => {
      await search(visitor, 'from:');
      await visitor.page.locator('.search-name').first().waitFor();
    },
  },
  {
    name: 'search that finds nothing',
    who: MEMBER,
    prepare: async visitor => {
      await search(visitor, '없는말이다');
      await visitor.page.locator('.search .empty').waitFor();
    },
  },
  {
    name: 'search that is refused',
    who: MEMBER,
    prepare: async visitor => {
      await search(visitor, '…');
      await visitor.page.locator('.search .field-error:not(:empty)').waitFor();
    },
  },
  {
    name: 'search that finds no member',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.page.keyboard.press('Control+k');
      await visitor.page.getByRole('searchbox').fill('zzz');
      await visitor.page.locator('.empty').waitFor();
    },
  },
  {
    name: 'completion of a command',
    who: ADMIN,
    prepare: async visitor => {
      await visitor.box.pressSequentially('/');
      await visitor.suggestions.first().waitFor();
    },
  },
  {
    name: 'completion of a name',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.box.pressSequentially('@');
      await visitor.suggestions.first().waitFor();
    },
  },
  {
    name: 'completion of an emoji',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.box.pressSequentially(':smi');
      await visitor.suggestions.first().waitFor();
    },
  },
  {
    name: 'answer to /help and /who',
    who: ADMIN,
    prepare: async visitor => {
      await visitor.say('/help');
      await visitor.say('/who');
      await visitor.sees(/\/mute/);
    },
  },
  {
    name: 'member menu',
    who: ADMIN,
    prepare: async visitor => {
      await visitor.openMenu('안녕하세요');
      await visitor.page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'mute card', who: ADMIN, prepare: visitor => visitor.openCard('mute', WRONGDOER) },
  { name: 'kick card', who: ADMIN, prepare: visitor => visitor.openCard('kick', WRONGDOER) },
  {
    name: 'muted member',
    who: WRONGDOER,
    prepare: async (visitor, room) => {
      const body = { duration: '1h', reason: '광고' };
      await room.place.call('POST', `admin/members/${WRONGDOER}/mute`, ADMIN, body);
      await visitor.page.locator('.composer-mute').waitFor();
    },
    restore: async room => {
      await room.place.call('POST', `admin/members/${WRONGDOER}/unmute`, ADMIN, { reason: '끝' });
    },
  },
  {
    name: 'room with a notice, in slow mode',
    who: MEMBER,
    prepare: async (visitor, room) => {
      const notice = '오늘은 3장까지 읽습니다.\n질문은 귓속말로 주세요.';
      await room.place.call('PATCH', 'admin/room', ADMIN, { slowSeconds: 300, notice, reason: '모임' });
      await visitor.page.locator('.notice-bar').waitFor();
      await visitor.say('느린 줄');
      await visitor.box.fill('다음 줄');
      await visitor.page.locator('.composer-turn').waitFor();
    },
    restore: async room => {
      await room.place.call('PATCH', 'admin/room', ADMIN, { slowSeconds: 0, notice: '' });
    },
  },
  {
    name: 'room with a notice that is folded away',
    who: MEMBER,
    prepare: async (visitor, room) => {
      await room.place.call('PATCH', 'admin/room', ADMIN, { notice: '오늘은 3장까지 읽습니다.' });
      await visitor.page.locator('.notice-bar > button').click();
      await visitor.page.locator('.notice-pin > button').waitFor();
    },
    restore: async room => {
      await room.place.call('PATCH', 'admin/room', ADMIN, { notice: '' });
    },
  },
  {
    name: 'locked room',
    who: MEMBER,
    prepare: async (visitor, room) => {
      await room.place.call('PATCH', 'admin/room', ADMIN, { locked: true });
      await visitor.page.locator('.composer-turn').waitFor();
    },
    restore: async room => {
      await room.place.call('PATCH', 'admin/room', ADMIN, { locked: false });
    },
  },
  {
    name: 'log-in page of a kicked member',
    who: WRONGDOER,
    prepare: async (visitor, room) => {
      const body = { coolOff: '1h', reason: '욕설' };
      await room.place.call('POST', `admin/members/${WRONGDOER}/kick`, ADMIN, body);
      await visitor.page.locator('.login-note').first().waitFor();
    },
    restore: async room => {
      await room.place.call('POST', `admin/members/${WRONGDOER}/readmit`, ADMIN, { reason: '끝' });
      await room.place.login(WRONGDOER, { again: true });
    },
  },
  { name: 'whispers', who: MEMBER, prepare: press(/^(귓속말|Whispers)/) },
  {
    name: 'conversation beside the room',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.openTool(/^(귓속말|Whispers)/);
      await visitor.page.locator('.whispers-partner', { hasText: OTHER }).click();
      await visitor.page.locator('.whispers-line').first().waitFor();
    },
  },
  {
    name: 'my record',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.openTool(/^(내 기록|My record)$/);
      await visitor.page.locator('.my-record [aria-expanded]').first().click();
      await visitor.page.locator('.my-record-envelopes li').first().waitFor();
    },
  },
  {
    name: 'my record, with the seal of the record',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.openTool(/^(내 기록|My record)$/);
      await visitor.page.locator('.seal-tools .disclosure').click();
      await visitor.page.locator('.seal-qr').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'my record, of one with nothing on it',
    who: QUIET,
    prepare: async visitor => {
      await visitor.openTool(/^(내 기록|My record)$/);
      await visitor.page.locator('.my-record .empty').nth(1).waitFor();
    },
  },
  { name: 'members', who: ADMIN, prepare: press(/^(회원 관리|Members)$/) },
  {
    name: 'lines of the records',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.records-whisper').first().waitFor();
    },
  },
  {
    name: 'lines of the records that are narrowed',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.records-search input').fill('안녕하세요');
      await unfold(visitor);
      await visitor.page.locator('.records-filters select').first().selectOption('from');
      await visitor.page.locator('.records-name').fill(OTHER);
      await visitor.page.keyboard.press('Enter');
      await visitor.page.locator('.records-rows[aria-busy=false] mark').first().waitFor();
      await visitor.page.locator('.records-whisper').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'lines of the records, none of which match',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.records-search input').fill('없는말이다');
      await visitor.page.locator('.records-page .empty').waitFor();
    },
  },
  {
    name: 'a line of the records in context',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.records-line', { hasText: '안녕하세요, 모두' }).press('Enter');
      await visitor.page.locator('.records-act').first().waitFor();
    },
  },
  {
    name: 'lines of the records, one of them hidden and one erased',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.line-mark').nth(1).waitFor();
    },
  },
  {
    name: 'line that is about to be hidden, without a reason',
    who: ADMIN,
    prepare: async visitor => {
      await aboutTo(visitor, /^(이 메시지를 회원에게 숨기기…|Hide this line from members…)$/);
      await visitor.page.locator('dialog [type=submit]').click();
      await visitor.page.locator('dialog .field-error').waitFor();
    },
  },
  {
    name: 'line that is about to be erased for good',
    who: ADMIN,
    prepare: async visitor => {
      await aboutTo(visitor, /^(내용 삭제…|Erase the text…)$/);
      await visitor.page.locator('dialog input').fill('개인 정보 노출');
      await visitor.page.locator('dialog [type=submit]').click();
      await visitor.page.locator('.line-act-sure').waitFor();
    },
  },
  {
    name: 'moderation in the records',
    who: ADMIN,
    prepare: async (visitor, room) => {
      const body = { duration: '1h', reason: '광고를 계속 올림' };
      await room.place.call('POST', `admin/members/${WRONGDOER}/mute`, ADMIN, body);
      await room.place.call('PATCH', 'admin/room', ADMIN, { notice: '오늘은 3장까지', reason: '모임' });
      await room.place.ask('POST', `admin/members/${OTHER}/unmute`, ADMIN, { reason: '다시' });
      await records(visitor, /^(관리 내역|Moderation)$/);
      await visitor.page.locator('.records-change').first().waitFor();
      await visitor.page.locator('.records-force li').first().waitFor();
    },
    restore: async room => {
      await room.place.call('POST', `admin/members/${WRONGDOER}/unmute`, ADMIN, { reason: '끝' });
      await room.place.call('PATCH', 'admin/room', ADMIN, { notice: '' });
    },
  },
  {
    name: 'export of the records',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor);
      await visitor.page.locator('.records-export-button').click();
      await visitor.page.locator('dialog button[type=submit]').click();
      await visitor.page.locator('dialog .field-error').waitFor();
    },
  },
  {
    name: 'export of log-ins',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(로그인|Log-ins)$/);
      await visitor.page.locator('.records-export-button').click();
      await visitor.page.locator('dialog .records-days').waitFor();
    },
  },
  {
    name: 'export of the records that has ended',
    who: ADMIN,
    prepare: async visitor => {
      visitor.expects(/^download:/);
      await records(visitor);
      await visitor.page.locator('.records-export-button').click();
      await visitor.page.locator('dialog input').fill('감사');
      await visitor.page.locator('dialog button[type=submit]').click();
      await visitor.page.locator('.records-sha').waitFor();
    },
  },
  {
    name: 'who logged in on a day',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(로그인|Log-ins)$/);
      await visitor.page.locator('.records-attendance').first().waitFor();
    },
  },
  {
    name: 'every log-in of a day',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(로그인|Log-ins)$/);
      await visitor.page.locator('.records-segments button').last().click();
      await visitor.page.locator('.records-rows[aria-busy=false] .records-time').first().waitFor();
    },
  },
  {
    name: 'record of a member',
    who: ADMIN,
    prepare: async visitor => {
      await visitor.openMenu('안녕하세요, 모두');
      await visitor.page.getByRole('menuitem', { name: /^(이 회원의 기록|Their record)$/ }).click();
      await visitor.page.locator('.records-card').first().waitFor();
    },
  },
  {
    name: 'whispers of the records',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(귓속말|Whispers)$/);
      await visitor.page.locator('.records-whisper').first().waitFor();
    },
  },
  {
    name: 'whispers of the records that are about to be opened, without a reason',
    who: ADMIN,
    prepare: async visitor => {
      await aboutToOpen(visitor);
      await visitor.page.locator('.records-open [type=submit]').click();
      await visitor.page.locator('.records-open [aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'whispers of the records that are opened',
    who: ADMIN,
    prepare: async visitor => {
      await aboutToOpen(visitor);
      await visitor.page.locator('.records-open input').fill('신고 확인');
      await visitor.page.locator('.records-open [type=submit]').click();
      await visitor.page.locator('.records-opened li').first().waitFor();
    },
  },
  {
    name: 'review of this month',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(접속기록 점검|Review)$/);
      await visitor.page.locator('.records-month button').last().click();
      await visitor.page.locator('.records-counts').waitFor();
    },
  },
  {
    name: 'review of a month that is over',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(접속기록 점검|Review)$/);
      await visitor.page.locator('.records-confirm').waitFor();
      await visitor.page.locator('.records-page .empty').waitFor();
    },
  },
  {
    name: 'overview of the room',
    who: ADMIN,
    prepare: async visitor => {
      await records(visitor, /^(현황|Overview)$/);
      await visitor.page.locator('.records-keep dl').waitFor();
    },
  },
  {
    name: 'retention that is less than laws may demand, without a reason',
    who: ADMIN,
    prepare: async visitor => {
      await keepingShorter(visitor);
      await visitor.page.locator('.keep [type=submit]').click();
      await visitor.page.locator('.keep [name=acts][aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'retention that gets shorter',
    who: ADMIN,
    prepare: async visitor => {
      await keepingShorter(visitor);
      await visitor.page.locator('.keep [type=checkbox]').check();
      await visitor.page.locator('.keep [name=reason]').fill('개인정보 최소 보관');
      await visitor.page.locator('.keep [type=submit]').click();
      await visitor.page.locator('.keep-sure').waitFor();
    },
  },
  {
    name: 'invites',
    who: ADMIN,
    prepare: async (visitor, room) => {
      const gone = await room.place.call<{ id: number }>('POST', 'admin/invites', ADMIN, {
        note: '3학년 2반',
      });
      await room.place.call('DELETE', `admin/invites/${gone.id}`, ADMIN);
      await room.place.call('POST', 'admin/invites', ADMIN, { uses: 30, note: '독서 모임' });
      await visitor.openTool(/^(회원 관리|Members)$/);
      await visitor.page.getByRole('button', { name: /^(초대하기|Invite people)$/ }).click();
      await visitor.page.locator('.invites-list li').first().waitFor();
    },
  },
  {
    name: 'new invite',
    who: ADMIN,
    prepare: makeInvite,
  },
  {
    name: 'new invite that is left before it is copied',
    who: ADMIN,
    prepare: async visitor => {
      await makeInvite(visitor);
      await visitor.page.keyboard.press('Escape');
      await visitor.page.locator('dialog .button-danger').waitFor();
    },
  },
  {
    name: 'page of an invite',
    who: MEMBER,
    options: { loggedOut: true },
    prepare: async (visitor, room) => {
      const { code } = await room.place.call<{ code: string }>('POST', 'admin/invites', ADMIN, {});
      await visitor.page.goto('about:blank');
      await visitor.page.goto(`${room.place.url}/join#${code}`);
      await visitor.page.locator('.join form').waitFor();
    },
  },
  {
    name: 'invite that has ended',
    who: MEMBER,
    options: { loggedOut: true },
    prepare: async (visitor, room) => {
      visitor.expects(/status of 404/);
      await visitor.page.goto('about:blank');
      await visitor.page.goto(`${room.place.url}/join#${'A'.repeat(24)}`);
      await visitor.page.locator('.join .login-note').waitFor();
    },
  },
  {
    name: 'account',
    who: MEMBER,
    prepare: async visitor => {
      await visitor.openTool(/^(계정|Account)$/);
      await visitor.page.locator('.account-sessions li').first().waitFor();
    },
  },
  { name: 'appearance', who: MEMBER, prepare: press(/^(화면 설정|Appearance)$/) },
  { name: 'keys', who: ADMIN, prepare: press(/^(키보드와 터치|Keyboard and touch)$/) },
  { name: 'room settings', who: ADMIN, prepare: press(/^(방 설정|Room settings)$/) },
  { name: 'notification settings', who: MEMBER, prepare: press(/^(알림 설정|Notifications)$/) },
  {
    name: 'reason for a new password',
    who: ADMIN,
    prepare: async visitor => {
      await visitor.openTool(/^(회원 관리|Members)$/);
      await visitor.page.getByRole('button', { name: new RegExp(`^${OTHER}.*(관리|manage)$`) }).click();
      await visitor.page.getByRole('menuitem').first().click();
      await visitor.page.locator('dialog button[type=submit]').click();
    },
  },
  {
    name: 'lost connection',
    who: MEMBER,
    prepare: async visitor => {
      // axe fetches style sheets, too
      visitor.expects(/ERR_INTERNET_DISCONNECTED|WebSocket|Couldn't load preload assets/);
      await visitor.goOffline();
      // a line sent meanwhile finds that the server does not answer
      await visitor.page.evaluate(() => dispatchEvent(new Event('offline')));
      await visitor.say('기다리는 줄');
      await visitor.page.locator('.banner').waitFor({ timeout: 60_000 });
    },
  },
];

/** Fills the room before the page is opened: a row of every kind. */
export async function fill(room: BrowserRoom): Promise<void> {
  const client = await room.client(MEMBER);
  const other = await room.client(OTHER);
  const spam = await room.client(WRONGDOER);
  await client.say('안녕하세요');
  await other.say(`@${MEMBER} 자료는 https://books.example.org/circle/11?page=3#top 에 있어요\n둘째 줄`);
  await spam.say('광고'.repeat(200));
  await spam.say('한번더'.repeat(100));
  await spam.say('도배\n'.repeat(30));
  await spam.whisper(MEMBER, '귓속말 도배\n'.repeat(30));
  await other.whisper(MEMBER, '귓속말입니다');
  await client.whisper(OTHER, '대답입니다');
  const opened = { reason: '신고 확인', with: MEMBER, and: OTHER };
  await room.place.call('POST', 'admin/records/whispers/open', ADMIN, opened);
  const { seq: replyTo } = await client.say(
    '둘째 줄이 아주 길어서 한 줄에 다 들어가지 않는 글입니다. '.repeat(3),
  );
  await other.send('message', { text: '네, 둘 다 봤어요', replyTo });
  await spam.whisper(ADMIN, '한 번만 봐주세요');
  const muted = { duration: '1m', reason: '도배' };
  await room.place.call('POST', `admin/members/${WRONGDOER}/mute`, ADMIN, muted);
  await room.place.call('POST', `admin/members/${WRONGDOER}/unmute`, ADMIN, { reason: '잘못 누름' });
  const why = { reason: '개인 정보 노출' };
  const act = async (seq: number, how: string, body: object = why) =>
    room.place.call<{ confirm: string }>('POST', `admin/records/lines/${seq}/${how}`, ADMIN, body);
  await act((await spam.say('제 번호는 010-0000-0000입니다')).seq, 'hide');
  const { seq: erased } = await spam.say('네 주소를 안다');
  const { confirm } = await act(erased, 'erase');
  await act(erased, 'erase', { ...why, confirm });
  await other.say('안녕하세요, 모두');
  await room.place.untilRecordsAreRead();
}
