import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DESK, PHONE } from './support/browser-room.js';
import { takeOfRecords } from './support/record-pictures.js';
import { FOLDER, Studio, type Language } from './support/studio.js';

/** Makes the pictures of docs/images: `npm run screenshots`, or with a word that their names must hold. */
const ONLY = process.argv[2] ?? '';
/** A Sunday afternoon in Seoul, so that the pictures are alike each time. */
const START = Date.parse('2026-11-22T14:02:00+09:00');
/** As high as a flood. */
const FLOODED = { width: 1_280, height: 900 };
const HANDHELD = { viewport: PHONE, context: { hasTouch: true, isMobile: true } };

for (const language of ['ko', 'en'] as const) {
  await take(language);
  await takeOfRecords(language, ONLY);
}
for (const name of readdirSync(FOLDER).filter(name => name.endsWith('.png')))
  console.log(`${name}  ${Math.round(statSync(join(FOLDER, name)).size / 1_024)} KiB`);

async function take(language: Language): Promise<void> {
  const studio = await Studio.open(language, ONLY, START);
  const { room, talk, own } = studio;
  const picture = studio.picture.bind(studio);
  try {
    const say = await studio.talkers([...talk.admins, ...talk.members]);
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
    await studio.close();
  }
}
