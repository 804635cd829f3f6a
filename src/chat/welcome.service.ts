import { Injectable, Logger } from '@nestjs/common';
import { LIMITS } from '../contract/limits.js';
import type { Item } from '../contract/events.js';
import { Clock } from '../config/clock.js';
import { Settings } from '../config/settings.js';
import { Follower } from '../logging/follower.js';
import { Head } from '../logging/head.js';
import { LogReader } from '../logging/log-reader.js';
import { approximateBytes, itemsFor, type LogRow } from '../logging/log-row.js';
import { pendingPackets, ROOM, userRoom, type ChatSocket } from './chat-socket.js';
import { applyState, Fanout } from './fanout.js';
import { Participants } from './participants.js';
import { Presence } from './presence.js';

const PAGE_ROWS = 500;
const PAGE_BYTES = 256 * 1024;

/** Takes a connection from the door into the room, with nothing lost and nothing twice on the way. */
@Injectable()
export class WelcomeService {
  readonly #logger = new Logger(WelcomeService.name);

  constructor(
    private readonly follower: Follower,
    private readonly reader: LogReader,
    private readonly head: Head,
    private readonly fanout: Fanout,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Called in the tick in which the connection is there. Synchronous up to the point where it is in the registry. */
  receive(socket: ChatSocket): void {
    const { participant, asOf, entrance } = socket.data;
    // what happened between the check at the door and now
    const since = this.follower.ring.after(Math.min(asOf, this.follower.position));
    if (!since) {
      socket.conn.close();
      return;
    }
    for (const row of since) {
      if (row.kind !== 'act' || row.target?.id !== participant.id) continue;
      applyState(participant, row);
      if (this.fanout.end(socket, row)) return;
    }
    if (!this.#stillEntered(socket)) return;
    if ('resumeAfter' in entrance) {
      this.participants.attach(socket);
      this.#greet(socket, { resumed: true, items: [] });
      void this.#resume(socket, entrance.resumeAfter);
      return;
    }
    const missed = this.follower.ring.after(entrance.upTo);
    if (!missed) {
      socket.conn.close();
      return;
    }
    this.participants.attach(socket);
    const items = [...entrance.items, ...itemsFor(missed, participant.id)].slice(-LIMITS.welcomeItems);
    this.#greet(socket, { resumed: false, items, ...(entrance.reset && { reset: true }) });
    this.#join(socket);
  }

  /** The visit may have ended between the door and now, after a kick or the grace: then the client comes again. */
  #stillEntered(socket: ChatSocket): boolean {
    if (this.participants.get(socket.data.participant.id) === socket.data.participant) return true;
    socket.conn.close();
    return false;
  }

  #greet(socket: ChatSocket, how: { resumed: boolean; reset?: boolean; items: Item[] }): void {
    const { participant } = socket.data;
    const now = this.clock.now();
    const { RATE_LINES_PER_SECOND: linesPerSecond, RATE_BURST: burst, ROOM_NAME: room } = this.settings;
    const { textMaxCodePoints, frameMaxBytes } = LIMITS;
    const { resumed, reset, items } = how;
    socket.emit('welcome', {
      me: { id: participant.id, ...participant.view(now) },
      epoch: this.head.epoch,
      position: this.follower.position,
      resumed,
      ...(reset && { reset }),
      room: room,
      online: this.presence.online(),
      limits: { textMaxCodePoints, frameMaxBytes, linesPerSecond: linesPerSecond, burst: burst },
      serverTime: now,
      items,
    });
  }

  #join(socket: ChatSocket): void {
    void socket.join([ROOM, userRoom(socket.data.participant.id)]);
  }

  /** Sends what was missed, a page after the other; the last hop and the joining are one tick. */
  async #resume(socket: ChatSocket, after: number): Promise<void> {
    try {
      let cursor = after;
      for (;;) {
        if (!socket.connected) return;
        const recent = this.follower.ring.after(cursor);
        const page = cutPage(recent ?? (await this.reader.after(cursor, PAGE_ROWS)));
        if (!recent && page.length === 0) throw new Error(`the log has nothing after ${cursor}`);
        const to = page.at(-1)?.seq ?? cursor;
        if (to > cursor)
          socket.emit('messages', { from: cursor, to, items: itemsFor(page, socket.data.participant.id) });
        cursor = to;
        if (recent && page.length === recent.length) break;
        await drained(socket);
      }
      this.#join(socket);
    } catch (error) {
      this.#logger.warn(`a resume is broken off: ${(error as Error).message}`);
      socket.conn.close();
    }
  }
}

function cutPage(rows: LogRow[]): LogRow[] {
  let bytes = 0;
  const end = rows.findIndex(
    (row, i) => i > 0 && (i >= PAGE_ROWS || (bytes += approximateBytes(row)) > PAGE_BYTES),
  );
  return end === -1 ? rows : rows.slice(0, end);
}

/** Resolves when everything sent has left, or the connection is gone. */
async function drained({ conn }: ChatSocket): Promise<void> {
  if (conn.readyState !== 'open' || pendingPackets(conn) === 0) return;
  await new Promise<void>(resolve => {
    const done = (): void => {
      conn.off('drain', done);
      conn.off('close', done);
      resolve();
    };
    conn.on('drain', done);
    conn.on('close', done);
  });
}
