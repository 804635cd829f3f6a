import { Injectable } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { ResumePayload, Welcome } from '../../contract/events.js';
import { Clock } from '../../config/clock.js';
import { Settings } from '../../config/settings.js';
import { Follower } from '../../logging/follower.js';
import { LogInfo } from '../../logging/log-info.js';
import { RoomInfo } from '../../logging/room-info.js';
import { LineMarks } from '../../logging/line-marks.js';
import { StartPositions, type StartPosition } from './start-position.js';
import { Sealer } from '../../proof/sealer.js';
import { Fanout } from '../fanout.js';
import type { Participant } from '../participant.js';
import { Participants } from '../participants.js';
import { Presence } from '../presence.js';
import type { ChatSession } from '../transport/session.js';
import { Replays } from './replays.js';

/** Time to ask for `resume` after a welcome. */
const RESUME_WITHIN_MS = 10_000;

/** Takes an admitted session into the room, without gaps or duplicates. */
@Injectable()
export class WelcomeService {
  constructor(
    private readonly follower: Follower,
    private readonly replays: Replays,
    private readonly starts: StartPositions,
    private readonly logInfo: LogInfo,
    private readonly room: RoomInfo,
    private readonly marks: LineMarks,
    private readonly fanout: Fanout,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Called in the tick in which the session appears. Synchronous until the session is in the registry. */
  receive(session: ChatSession, start: StartPosition): void {
    // what happened since admission
    const since = this.follower.recent.after(Math.min(session.asOf, this.follower.position));
    if (!since) return void session.interrupt();
    const participant = this.participants.of(session);
    for (const row of since) {
      if (row.kind !== 'act' || row.target?.id !== session.member.id) continue;
      participant?.apply(row);
      if (!this.fanout.end(session, row)) continue;
      // the act came before this node knew of the stay, which it would otherwise have ended
      if (participant?.sessions.size === 0)
        void this.participants.leave(participant, session.closing ?? 'lost');
      return;
    }
    // the visit has ended since admission, after a kick or the grace: the client reconnects
    if (!participant) return void session.interrupt();
    const missed = this.follower.recent.after(start.upTo);
    if (!missed) return void session.interrupt();
    if ('resumeAfter' in start) {
      const { whispers } = start.unread.addWhispersOf(missed);
      this.participants.attach(participant, session);
      this.#greet(session, participant, {
        resumed: true,
        items: [],
        readTo: start.readTo,
        unread: { whispers },
      });
      void this.replays.send(session, { after: start.resumeAfter, live: () => session.join() });
      return;
    }
    this.participants.attach(participant, session);
    const items = this.marks.itemsFor([...start.rows, ...missed], participant.id).slice(-LIMITS.welcomeItems);
    this.#greet(session, participant, {
      resumed: false,
      items,
      readTo: start.readTo,
      unread: start.unread.add(missed).view(),
      ...(start.reset && { reset: true }),
    });
    session.resumableUntil = performance.now() + RESUME_WITHIN_MS;
    session.join();
  }

  /**
   * Replays for a session that was not resumed at admission, for libraries with a fixed `auth`. Nothing new is
   * sent to it before what it missed; what was sent since the welcome is sent again.
   * @throws ChatError CONFLICT for a second time, for a late request, and for a session that was already resumed
   */
  async resume(session: ChatSession, place: ResumePayload): Promise<boolean> {
    const until = session.resumableUntil ?? -Infinity;
    session.resumableUntil = undefined;
    if (performance.now() > until) {
      throw new ChatError('CONFLICT', {
        message: '`resume` is allowed once, right after a `welcome` without `resumed`.',
      });
    }
    try {
      if (!(await this.starts.leadsOn(place))) return false;
    } catch (error) {
      // an internal error does not use up the one request
      session.resumableUntil = until;
      throw error;
    }
    session.leave();
    // the answer is sent first
    setImmediate(() => void this.replays.send(session, { after: place.after, live: () => session.join() }));
    return true;
  }

  #greet(
    session: ChatSession,
    participant: Participant,
    how: Pick<Welcome, 'resumed' | 'reset' | 'items' | 'readTo' | 'unread'>,
  ): void {
    const now = this.clock.now();
    const { RATE_LINES_PER_SECOND: linesPerSecond, RATE_BURST: burst } = this.settings;
    const { name: room, ...settings } = this.room.settings;
    const { textMaxCodePoints, frameMaxBytes } = LIMITS;
    const checkpoint = this.sealer.published;
    session.send('welcome', {
      me: participant.view(now),
      epoch: this.logInfo.epoch,
      position: this.follower.position,
      room,
      ...settings,
      online: this.presence.online(),
      limits: { textMaxCodePoints, frameMaxBytes, linesPerSecond, burst },
      serverTime: now,
      ...(checkpoint !== undefined && { checkpoint }),
      ...how,
    });
  }
}
