import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetClock } from '../support/set-clock.js';
import { BrowserRoom, DESK, PHONE, type VisitOptions } from './support/browser-room.js';
import { TALK, type Said } from './support/talk.js';
import type { Visitor } from './support/visitor.js';

/** Makes the pictures of docs/images: `npm run screenshots`, or with a word that their names must hold. */
const ONLY = process.argv[2] ?? '';
const FOLDER = join(process.cwd(), 'docs/images');
/** A Sunday afternoon in Seoul, so that the pictures are alike each time. */
const START = Date.parse('2026-11-22T14:02:00+09:00');
/** As high as a flood. */
const FLOODED = { width: 1_280, height: 900 };
const HANDHELD = { viewport: PHONE, context: { hasTouch: true, isMobile: true } };
/** Within the limits on what one member may say. */
const BETWEEN_LINES_MS = 220;

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
    await whole(visitor, options);
    // it would hide what the picture is of
    const read = visitor.page.locator('.stream-missed-read');
    if (await read.isVisible()) await read.click();
    await prepare(visitor);
    // off the rows
    await visitor.page.mouse.move(2, 2);
    // the label of the day lies over the lines until the list has stood still for a moment
    if (await visitor.log.isVisible()) await visitor.page.locator('.stream-quiet').waitFor();
    await visitor.settled();
    await visitor.page.screenshot({ path: join(FOLDER, `${name}-${language}.png`), caret: 'hide' });
    await visitor.context.close();
  };
  try {
    const say = await talkers(room, [...talk.admins, ...talk.members], clock);
    await picture(`login-${own}`, talk.member, { theme: own, loggedOut: true });
    await say(talk.before);
    await say(talk.flood);
    await picture(`mute-${own}`, talk.admin, { theme: own, viewport: FLOODED }, async visitor => {
      await visitor.openCard('mute', talk.spam.from);
      await visitor.page.locator('.mod-chip', { hasText: talk.spam.reason }).click();
    });
    const mute = { duration: '10m', reason: talk.spam.reason };
    const path = `admin/members/${encodeURIComponent(talk.spam.from)}/mute`;
    await room.place.call('POST', path, talk.admin, mute);
    await say(talk.after);
    await picture('whisper-light', talk.member, { theme: 'light', viewport: DESK }, async visitor => {
      await visitor.answer(talk.whisperer, talk.draft);
    });
    for (const theme of ['light', 'dark'] as const) {
      await picture(`desk-${theme}`, talk.member, { theme, viewport: DESK });
      await picture(`phone-${theme}`, talk.member, { theme, ...HANDHELD });
    }
    await picture(`reply-${own}`, talk.member, { theme: own, ...HANDHELD }, visitor =>
      visitor.answer(talk.whisperer, talk.draft),
    );
    await picture(`muted-${own}`, talk.spam.from, { theme: own, ...HANDHELD }, async visitor => {
      await visitor.page.locator('.composer-mute').waitFor();
    });
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
      { theme: own, ...HANDHELD, loggedOut: true },
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

/** Lets the members talk at the pace of people. */
async function talkers(
  room: BrowserRoom,
  names: string[],
  clock: SetClock,
): Promise<(lines: Said[]) => Promise<void>> {
  const clients = new Map<string, Awaited<ReturnType<BrowserRoom['client']>>>();
  for (const name of names) clients.set(name, await room.client(name));
  return async lines => {
    for (const { from, to, text, afterS } of lines) {
      clock.set(clock.now() + afterS * 1_000);
      // the limits on floods go by real time
      await sleep(BETWEEN_LINES_MS);
      const client = clients.get(from)!;
      const ack = await (to === undefined ? client.say(text) : client.whisper(to, text));
      if (!ack.ok) throw new Error(JSON.stringify(ack));
    }
    clock.set(clock.now() + 20_000);
  };
}

/** Waits for all that comes late: the tools of the composer, and the fonts, which a slow first visit leaves out. */
async function whole(visitor: Visitor, { loggedOut = false }: VisitOptions): Promise<void> {
  const fonts = visitor.page.locator('html[data-font=room]');
  for (let visits = 1; visits <= 3; visits++) {
    await visitor.loaded();
    if (!loggedOut) await visitor.page.locator('.composer-tools').waitFor({ state: 'attached' });
    const areThere = await fonts.waitFor({ timeout: 4_000 }).then(
      () => true,
      () => false,
    );
    if (areThere) return;
    await visitor.page.reload();
    if (!loggedOut) await visitor.connected(visits + 1);
  }
  throw new Error(`the page of ${visitor.name} has no fonts`);
}
