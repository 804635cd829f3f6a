import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { LeaveCause, ResumePayload, Resumed } from '../../contract/events.js';
import { ChatLogWriter } from '../../logging/chat-log.writer.js';
import { Follower } from '../../logging/follower.js';
import { MemberRates } from '../member-rates.js';
import { Participants } from '../participants.js';
import { Transports } from '../transport/broadcast.js';
import type { ChatSession } from '../transport/session.js';
import { Admission } from './admission.js';
import type { StartPosition } from './start-position.js';
import { WelcomeService } from './welcome.service.js';

const FLUSH_WITHIN_MS = 5_000;
const READ_WITHIN_MS = 2_000;
const LEAVES_WITHIN_MS = 2_000;

/** The life of sessions, from admission to the stop of the server. */
@Injectable()
export class Connections implements BeforeApplicationShutdown {
  #stopping = false;
  #waitsFor = 'the start';

  constructor(
    private readonly admission: Admission,
    private readonly welcomes: WelcomeService,
    private readonly participants: Participants,
    private readonly transports: Transports,
    private readonly rates: MemberRates,
    private readonly log: ChatLogWriter,
    private readonly follower: Follower,
  ) {}

  /** No new lines are taken: the server is stopping. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** What a stop is waiting for, to log when it does not end. */
  get waitsFor(): string {
    return this.#waitsFor;
  }

  /** Adds an admitted session to the room. Called in the tick in which its transport learns of it. */
  enter(session: ChatSession, start: StartPosition): void {
    this.welcomes.receive(session, start);
  }

  /**
   * Replays what came after a seq, for a session that was not resumed at admission. Costs as much as pages of history.
   * @throws ChatError RATE_LIMITED, and as `WelcomeService.resume`
   */
  async resume(session: ChatSession, place: ResumePayload): Promise<Resumed> {
    this.rates.takeHistory(session);
    return { resumed: await this.welcomes.resume(session, place) };
  }

  /** The connection of a session has ended. @param cause unless the server has closed it */
  left(session: ChatSession, cause: LeaveCause): void {
    this.participants.detach(session, session.closing ?? cause);
  }

  /**
   * Stops: accepted lines are stored, acknowledged and delivered; then all connections end, and clients reconnect.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    this.admission.close();
    this.#waitsFor = 'lines to be stored';
    await this.log.close(FLUSH_WITHIN_MS);
    this.#waitsFor = 'stored lines to be read';
    await Promise.race([this.follower.drain(), sleep(READ_WITHIN_MS)]);
    const all = [...this.participants.all()];
    for (const participant of all) {
      for (const session of participant.sessions) session.send('session', { code: 'SERVER_STOP' });
    }
    const goodbyes = this.transports.end();
    this.#waitsFor = 'leaves to be put on record';
    const leaves = all.map(participant => this.participants.leave(participant, 'server_stop'));
    await Promise.race([Promise.all(leaves), sleep(LEAVES_WITHIN_MS)]);
    this.#waitsFor = 'clients to go';
    await goodbyes;
    this.#waitsFor = 'the database to close';
  }
}
