import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetClock } from '../../support/set-clock.js';
import { BrowserRoom, type VisitOptions } from './browser-room.js';
import { TALK, type Said, type Talk } from './talk.js';
import type { Visitor } from './visitor.js';

/** Where the pictures of the documents are. */
export const FOLDER = join(process.cwd(), 'docs/images');
/** Within the limits on what one member may say. */
const BETWEEN_LINES_MS = 220;

export type Language = 'ko' | 'en';

/** A room at a time of its own, and what takes pictures of it. */
export class Studio {
  readonly talk: Talk;
  /** One theme each will do where the other has been shown. */
  readonly own: 'light' | 'dark';

  private constructor(
    private readonly language: Language,
    private readonly only: string,
    readonly room: BrowserRoom,
    private readonly clock: SetClock,
  ) {
    this.talk = TALK[language];
    this.own = language === 'ko' ? 'light' : 'dark';
  }

  /** @param only what the names of the pictures must hold */
  static async open(language: Language, only: string, start: number): Promise<Studio> {
    mkdirSync(FOLDER, { recursive: true });
    const clock = new SetClock(start);
    const { members, admins } = TALK[language];
    const room = await BrowserRoom.open({
      members,
      admins,
      settings: { ...clock.environment, ROOM_NAME: language === 'ko' ? '사랑방' : 'Reading circle' },
    });
    return new Studio(language, only, room, clock);
  }

  async picture(
    name: string,
    who: string,
    options: VisitOptions,
    prepare: (visitor: Visitor) => Promise<void> = async () => {},
  ): Promise<void> {
    if (!name.includes(this.only)) return;
    const visitor = await this.room.enter(who, { language: this.language, ...options });
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
    await visitor.page.screenshot({ path: join(FOLDER, `${name}-${this.language}.png`), caret: 'hide' });
    await visitor.context.close();
  }

  /** Everyone logs in, now; what it resolves with lets them talk at the pace of people. */
  async talkers(names: string[]): Promise<(lines: Said[]) => Promise<void>> {
    const { room } = this;
    const clients = new Map<string, Awaited<ReturnType<BrowserRoom['client']>>>();
    for (const name of names) clients.set(name, await room.client(name));
    return async lines => {
      for (const { from, to, text, afterS } of lines) {
        this.wait(afterS);
        // the limits on floods go by real time
        await sleep(BETWEEN_LINES_MS);
        const client = clients.get(from)!;
        const ack = await (to === undefined ? client.say(text) : client.whisper(to, text));
        if (!ack.ok) throw new Error(JSON.stringify(ack));
      }
      this.wait(20);
    };
  }

  /** Lets time go by in the room. */
  wait(seconds: number): void {
    this.clock.set(this.clock.now() + seconds * 1_000);
  }

  async close(): Promise<void> {
    await this.room.close();
    this.clock.destroy();
  }
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
