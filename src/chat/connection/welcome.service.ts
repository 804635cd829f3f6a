import { Injectable } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { Item, ResumePayload } from '../../contract/events.js';
import { Clock } from '../../config/clock.js';
import { Settings } from '../../config/settings.js';
import { Follower } from '../../logging/follower.js';
import { LogInfo } from '../../logging/head.js';
import { itemsFor } from '../../logging/log-row.js';
import { StartPositions } from './start-position.js';
import { ROOM, UNWELCOMED, userRoom, type ChatSocket } from '../chat-socket.js';
import { interrupt } from '../endings.js';
import { applyState, Fanout } from '../fanout.js';
import { Participants } from '../participants.js';
import { Presence } from '../presence.js';
import { Replays } from './replays.js';

/** Time to ask for `resume` after a welcome. */
const RESUME_WITHIN_MS = 10_000;

/** Takes a connection from the door into the room, with nothing lost and nothing twice on the way. */
@Injectable()
export class WelcomeService {
  constructor(
    private readonly follower: Follower,
    private readonly resumes: Replays,
    private readonly entrances: StartPositions,
    private readonly logInfo: LogInfo,
    private readonly fanout: Fanout,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Called in the tick in which the connection is there. Synchronous up to the point where it is in the registry. */
  receive(socket: ChatSocket): void {
    const { participant, asOf, entrance } = socket.data;
    // frees the last lines of the welcome
    socket.data.entrance = undefined;
    // what happened between the check at the door and now
    const since = this.follower.recent.after(Math.min(asOf, this.follower.position));
    if (!since) {
      return this.#putOff(socket);
    }
    for (const row of since) {
      if (row.kind !== 'act' || row.target?.id !== participant.id) continue;
      applyState(participant, row);
      if (!this.fanout.end(socket, row)) continue;
      // the act came before the stay was known to this node, or it would have ended it
      if (participant.sockets.size === 0)
        void this.participants.leave(participant, socket.data.closing ?? 'lost');
      return;
    }
    if (!entrance || !this.#stillEntered(socket)) return;
    if ('resumeAfter' in entrance) {
      this.participants.attach(socket);
      this.#greet(socket, { resumed: true, items: [] });
      void this.resumes.bring(socket, { after: entrance.resumeAfter, live: () => this.#join(socket) });
      return;
    }
    const missed = this.follower.recent.after(entrance.upTo);
    if (!missed) {
      return this.#putOff(socket);
    }
    this.participants.attach(socket);
    const items = [...entrance.items, ...itemsFor(missed, participant.id)].slice(-LIMITS.welcomeItems);
    this.#greet(socket, { resumed: false, items, ...(entrance.reset && { reset: true }) });
    socket.data.resumableUntil = performance.now() + RESUME_WITHIN_MS;
    this.#join(socket);
  }

  /**
   * Replays a socket that was not resumed at the handshake, for libraries with a fixed `auth`. Nothing new is sent to
   * it until what it missed has been; what was sent since the welcome is sent again.
   * @throws ChatError CONFLICT for a second time, for one too late, and for a connection that was resumed already
   */
  async resume(socket: ChatSocket, place: ResumePayload): Promise<boolean> {
    const until = socket.data.resumableUntil ?? -Infinity;
    socket.data.resumableUntil = undefined;
    if (performance.now() > until) {
      throw new ChatError('CONFLICT', {
        message: '`resume` is for once, right after a `welcome` that is not `resumed`.',
      });
    }
    try {
      if (!(await this.entrances.leadsOn(place))) return false;
    } catch (error) {
      // an internal fault does not use it up
      socket.data.resumableUntil = until;
      throw error;
    }
    void socket.leave(ROOM);
    void socket.leave(userRoom(socket.data.participant.id));
    // the answer goes out first
    setImmediate(
      () => void this.resumes.bring(socket, { after: place.after, live: () => this.#join(socket) }),
    );
    return true;
  }

  #putOff(socket: ChatSocket): void {
    void socket.join(UNWELCOMED);
    void interrupt(socket.conn);
  }

  /** The visit may have ended between the door and now, after a kick or the grace: then the client comes again. */
  #stillEntered(socket: ChatSocket): boolean {
    if (this.participants.get(socket.data.participant.id) === socket.data.participant) return true;
    this.#putOff(socket);
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
      epoch: this.logInfo.epoch,
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
}
