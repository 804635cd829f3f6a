import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import { clickToRows, keyToRow, mainThreadShare } from './support/members-measure.js';
import { markUsable, percentile, watchKeys, watchLines } from './support/measure.js';

const USAGE = `Measures the page in Chromium. Prints a table of Markdown.

  npm run bench:page
  npm run bench:page -- --loads 20      first loads, 10 by default
  npm run bench:page -- --seconds 20    length of each flow, 10 by default`;

const { values } = parseArgs({
  options: {
    loads: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const TALKERS = Array.from({ length: 10 }, (_, i) => `talker${i}`);
const seconds = Number(values.seconds);
const room = await BrowserRoom.open({ members: ['reader', ...TALKERS], chromium: [] });
try {
  const machine = `${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)} before`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`Chromium ${room.browser.version()}, Node ${process.version}, ${machine}, ${date}\n`);
  row('what', 'p50', 'p99', 'most', 'n');
  row('---', '---', '---', '---', '---');
  await firstLoads(Number(values.loads));
  await flow(20);
  await flow(200);
  await manyMembers(Number(values.loads));
} finally {
  await room.close();
}

/** From the start of the navigation, in a browser that has nothing of it, until the log-in can be typed into. */
async function firstLoads(count: number): Promise<void> {
  const [shown, usable]: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i++) {
    const { page, context } = await room.enter('reader', { loggedOut: true, script: markUsable });
    await page.waitForFunction(() =>
      ['first-contentful-paint', 'usable'].every(name => performance.getEntriesByName(name).length > 0),
    );
    const [paint, ready] = await page.evaluate(() =>
      ['first-contentful-paint', 'usable'].map(name => performance.getEntriesByName(name)[0]!.startTime),
    );
    shown.push(paint!);
    usable.push(ready!);
    await context.close();
  }
  timings('first load: first paint', shown);
  timings('first load: log-in usable', usable);
}

/** So many lines a second from ten members, while the reader types. */
async function flow(linesPerSecond: number): Promise<void> {
  const reader = await room.enter('reader');
  const talkers = await Promise.all(TALKERS.map(name => room.client(name)));
  const lines = await watchLines(reader.page);
  const keys = await watchKeys(reader.page);
  const total = linesPerSecond * seconds;
  const startedAt = performance.now();
  const typing = type(reader, () => performance.now() - startedAt < seconds * 1_000);
  const acks: Promise<unknown>[] = [];
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, ((performance.now() - startedAt) / 1_000) * linesPerSecond);
    for (; sent < due; sent++) {
      const now = performance.timeOrigin + performance.now();
      acks.push(talkers[sent % talkers.length]!.say(`a line like any other, n${sent}t${now.toFixed(1)}`));
    }
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  await Promise.all(acks);
  await typing;
  const seen = await lines.after(total);
  timings(`${linesPerSecond} lines/s: from send to screen`, seen.latencies);
  timings(`${linesPerSecond} lines/s: from key to screen`, await keys.latencies());
  row(
    `${linesPerSecond} lines/s: lines of ${total} never shown`,
    '',
    '',
    String(total - seen.latencies.length),
    '',
  );
  row(`${linesPerSecond} lines/s: rows at the end`, '', '', String(seen.rows), '');
  await atRest(`${linesPerSecond} lines/s: main thread with these rows at rest`, reader.page);
  await room.clear();
}

/** The page of members with 5,000 more accounts: from a click to its rows, from a key to what it finds, and at rest. */
async function manyMembers(count: number): Promise<void> {
  await room.place.fill(5_000);
  const { page } = await room.enter(ADMIN);
  const [opened, found]: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i++) {
    opened.push(await clickToRows(page, '회원 관리'));
    const search = page.getByRole('searchbox');
    await search.fill(`m${4_000 + i}`.slice(0, -1));
    await page.waitForTimeout(300);
    const name = `m${4_000 + i}`;
    found.push(await keyToRow(page, name.at(-1)!, name));
    await search.fill('');
    if (i < count - 1) await page.keyboard.press('Escape');
  }
  timings('5,000 accounts: from click to rows', opened);
  timings('5,000 accounts: from key to row', found);
  await atRest('5,000 accounts: main thread at rest', page);
  await room.clear();
}

/** The share of the time in which the main thread works while nothing happens. */
async function atRest(what: string, page: Page): Promise<void> {
  await page.waitForTimeout(1_000);
  const share = await mainThreadShare(page, seconds * 1_000);
  row(what, '', '', `${(share * 100).toFixed(1)} %`, '');
}

async function type(
  { page }: Awaited<ReturnType<BrowserRoom['enter']>>,
  goesOn: () => boolean,
): Promise<void> {
  await page.locator('textarea').focus();
  while (goesOn()) {
    await page.keyboard.press('a');
    await new Promise(resolve => setTimeout(resolve, 90));
  }
}

function timings(what: string, all: number[]): void {
  const [p50, p99, most] = [percentile(all, 0.5), percentile(all, 0.99), Math.max(...all)].map(
    ms => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`,
  );
  row(what, p50!, p99!, most!, String(all.length));
}

function row(...cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
