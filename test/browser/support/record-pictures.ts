import { setTimeout as sleep } from 'node:timers/promises';
import type { Overview } from '../../../src/contract/records.js';
import { DESK, PHONE } from './browser-room.js';
import { ADMIN } from './place.js';
import { RECORD_TALK } from './record-talk.js';
import { Studio, type Language } from './studio.js';
import type { Visitor } from './visitor.js';

/** The Friday before the pictures of the room. */
const EARLIER = Date.parse('2026-11-20T19:31:00+09:00');
const UNTIL_SUNDAY_S = 42 * 3_600 + 20 * 60;
/** As high as what there is to see. */
const LOW = { width: 1_280, height: 620 };
/** As wide as one's own record, and as high. */
const ONE_PAGE = { width: 900, height: 900 };

/** Takes the pictures of the records, and of one's own. */
export async function takeOfRecords(language: Language, only: string): Promise<void> {
  const studio = await Studio.open(language, only, EARLIER);
  const { talk, own: theme } = studio;
  const more = RECORD_TALK[language];
  const desk = { theme, viewport: DESK };
  const low = { theme, viewport: LOW };
  const phone = { theme, viewport: PHONE, context: { hasTouch: true, isMobile: true } };
  try {
    await fill(studio, language);
    for (const each of ['light', 'dark'] as const)
      await studio.picture(`records-${each}`, talk.admin, { ...desk, theme: each }, openLines);
    await studio.picture(`records-phone-${theme}`, talk.admin, phone, openLines);
    await studio.picture(`records-acts-${theme}`, talk.admin, desk, async visitor => {
      await open(visitor, /^(관리 내역|Moderation)$/);
      await visitor.page.locator('.records-force li').first().waitFor();
    });
    await studio.picture(`records-overview-${theme}`, talk.admin, low, async visitor => {
      await open(visitor, /^(현황|Overview)$/);
      await visitor.page.locator('.records-keep dl').waitFor();
    });
    const mine = { theme, viewport: ONE_PAGE };
    await studio.picture(`my-record-${theme}`, talk.spam.from, mine, async visitor => {
      await visitor.openTool(/^(내 기록|My record)$/);
      await visitor.page.locator('.my-record [aria-expanded]').first().click();
      await visitor.page.locator('.my-record-envelopes li').first().waitFor();
    });
    // last: it is on record, too
    await studio.picture(`records-opened-${theme}`, talk.admin, low, async visitor => {
      await open(visitor, /^(귓속말|Whispers)$/);
      const names = visitor.page.locator('.records-name');
      for (const [i, name] of [talk.spam.from, more.reporter].entries()) {
        await names.nth(i).fill(name);
        await visitor.page.keyboard.press('Enter');
      }
      await visitor.page.locator('.records-rows[aria-busy=false] .records-whisper').first().waitFor();
      await visitor.page.locator('.records-tools > [aria-disabled=false]').click();
      await visitor.page.locator('.records-open input').fill(more.opening);
      await visitor.page.locator('.records-open [type=submit]').click();
      await visitor.page.locator('.records-opened li').first().waitFor();
    });
  } finally {
    await studio.close();
  }
}

/** Opens the records, and one of their parts. */
async function open(visitor: Visitor, part: RegExp): Promise<void> {
  await visitor.openTool(/^(기록|Records)$/);
  await visitor.page.getByRole('link', { name: part }).click();
}

async function openLines(visitor: Visitor): Promise<void> {
  await open(visitor, /^(메시지|Lines)$/);
  await visitor.page.locator('.line-mark').first().waitFor();
}

/** A Friday with a few words, and the Sunday of the flood: a report of ads, a mute, an opening and a hidden line. */
async function fill(studio: Studio, language: Language): Promise<void> {
  const { room, talk } = studio;
  const { place } = room;
  const more = RECORD_TALK[language];
  const by = talk.admin;
  const sayEarlier = await studio.talkers(more.earlierNames);
  await sayEarlier(more.earlier);
  const terms = { lines: 365, acts: 1_095, logins: 365, reason: more.retention };
  await place.call('PUT', 'admin/retention', by, terms);
  await room.clear();
  await untilAllAreGone(studio);
  studio.wait(UNTIL_SUNDAY_S);
  // the tokens of Friday have ended
  for (const name of [ADMIN, ...talk.admins, ...talk.members]) await place.login(name, { again: true });
  const say = await studio.talkers([...talk.admins, ...talk.members]);
  await place.call('PATCH', 'admin/room', by, { notice: more.notice, reason: more.noticeReason });
  await say(more.whispers);
  await say(talk.before);
  await say(talk.flood);
  const spam = encodeURIComponent(talk.spam.from);
  await place.call('POST', `admin/members/${spam}/mute`, by, { duration: '1h', reason: talk.spam.reason });
  await say(talk.after);
  const opening = { reason: more.opening, with: talk.spam.from, and: more.reporter };
  await place.call('POST', 'admin/records/whispers/open', by, opening);
  await say([more.personal]);
  await place.untilRecordsAreRead();
  const { items } = await place.call<{ items: { seq: number }[] }>('GET', 'admin/records/lines?limit=1', by);
  await place.call('POST', `admin/records/lines/${items[0]!.seq}/hide`, by, { reason: more.hiding });
}

/** They would leave on Sunday, otherwise. */
async function untilAllAreGone({ room, talk }: Studio): Promise<void> {
  for (;;) {
    const { members } = await room.place.call<Overview>('GET', 'admin/overview', talk.admin);
    if (members.here === 0) return;
    await sleep(100);
  }
}
