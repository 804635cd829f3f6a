import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SetClock } from '../support/set-clock.js';
import { BrowserRoom, DESK, PHONE, type VisitOptions } from './support/browser-room.js';
import { TALK, type Talk } from './support/talk.js';
import type { Visitor } from './support/visitor.js';

/** Makes the pictures of docs/images: `npm run screenshots`, or with a word that their names must hold. */
const ONLY = process.argv[2] ?? '';
const FOLDER = join(process.cwd(), 'docs/images');
/** A Sunday afternoon in Seoul, so that the pictures are alike each time. */
const START = Date.parse('2026-11-22T14:02:00+09:00');

mkdirSync(FOLDER, { recursive: true });
for (const language of ['ko', 'en'] as const) await take(language);
for (const name of readdirSync(FOLDER).filter(name => name.endsWith('.png')))
  console.log(`${name}  ${Math.round(statSync(join(FOLDER, name)).size / 1_024)} KiB`);

async function take(language: 'ko' | 'en'): Promise<void> {
  const talk = TALK[language];
  /** One theme each will do where the other has been shown. */
  const own = language === 'ko' ? 'light' : 'dark';
  const clock = new SetClock(START);
  const room = await BrowserRoom.open({
    members: talk.members,
    admins: talk.admins,
    settings: { ...clock.environment, ROOM_NAME: language === 'ko' ? '사랑방' : 'Reading circle' },
  });
  const picture = async (
    name: string,
    who: string,
    options: VisitOptions,
    prepare: (visitor: Visitor) => Promise<void> = async () => {},
  ): Promise<void> => {
    if (!name.includes(ONLY)) return;
    const visitor = await room.enter(who, { language, ...options });
    await prepare(visitor);
    await visitor.settled();
    await visitor.page.screenshot({ path: join(FOLDER, `${name}-${language}.png`), caret: 'hide' });
    await visitor.context.close();
  };
  try {
    await picture(`login-${own}`, talk.member, { theme: own, loggedOut: true });
    await say(room, talk, clock);
    await picture(`mute-${own}`, talk.admin, { theme: own, viewport: DESK }, async visitor => {
      await visitor.openCard('mute', talk.spam.from);
      await visitor.page.locator('.mod-chip', { hasText: talk.spam.reason }).click();
    });
    const mute = { duration: '10m', reason: talk.spam.reason };
    const path = `admin/members/${encodeURIComponent(talk.spam.from)}/mute`;
    await room.place.call('POST', path, talk.admin, mute);
    for (const theme of ['light', 'dark'] as const) {
      await picture(`desk-${theme}`, talk.member, { theme, viewport: DESK });
      await picture(`phone-${theme}`, talk.member, { theme, viewport: PHONE });
    }
    await picture(`reply-${own}`, talk.member, { theme: own, viewport: PHONE }, visitor =>
      visitor.answer(talk.whisperer, talk.draft),
    );
    await picture(`muted-${own}`, talk.spam.from, { theme: own, viewport: PHONE }, visitor =>
      visitor.page.locator('.composer-mute').waitFor(),
    );
    await picture(`members-${own}`, talk.admin, { theme: own, viewport: DESK }, async visitor => {
      await visitor.openTool(/^(회원 관리|Members)$/);
      await visitor.page.locator('.members-page').getByText(talk.spam.from).first().waitFor();
    });
    await picture(`sessions-${own}`, talk.member, { theme: own, viewport: DESK }, async visitor => {
      await visitor.openTool(/^(계정|Account)$/);
      await visitor.page.locator('.account-sessions li').first().waitFor();
    });
    const [name, password] = [talk.newcomer, 'handed over 77'];
    await room.place.call('POST', 'admin/accounts', talk.admin, { name, password });
    await picture(
      `choose-password-${own}`,
      name,
      { theme: own, viewport: PHONE, loggedOut: true },
      async visitor => {
        await visitor.page.locator('input[autocomplete=username]').fill(name);
        await visitor.page.locator('input[autocomplete=current-password]').fill(password);
        await visitor.page.locator('form button[type=submit]').click();
        await visitor.page.locator('.choose-password').waitFor();
      },
    );
  } finally {
    await room.close();
    clock.destroy();
  }
}

/** The talk, at the pace of people. */
async function say(room: BrowserRoom, talk: Talk, clock: SetClock): Promise<void> {
  const clients = new Map<string, Awaited<ReturnType<BrowserRoom['client']>>>();
  for (const name of [...talk.admins, ...talk.members]) clients.set(name, await room.client(name));
  for (const { from, to, text, afterS } of talk.lines) {
    clock.set(clock.now() + afterS * 1_000);
    const client = clients.get(from)!;
    const ack = await (to === undefined ? client.say(text) : client.whisper(to, text));
    if (!ack.ok) throw new Error(JSON.stringify(ack));
  }
  clock.set(clock.now() + 20_000);
  for (let i = 0; i < 3; i++) await clients.get(talk.spam.from)!.say(talk.spam.text);
}
