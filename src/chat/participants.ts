import { Injectable } from '@nestjs/common';
import { LIMITS } from '../contract/limits.js';
import type { LeaveCause } from '../contract/events.js';
import { Settings } from '../config/settings.js';
import type { AccountState } from '../entities/account-state.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { Visits } from '../logging/logins/visits.js';
import { Participant } from './participant.js';
import type { ChatSession } from './transport/session.js';

/** Called when a member is here, is gone, or looks different. */
export interface PresenceListener {
  changed(participant: Participant): void;
  left(participant: Participant, cause: LeaveCause): void;
}

/** Who is here on this node, by account. */
@Injectable()
export class Participants {
  readonly #byId = new Map<number, Participant>();
  readonly #entering = new Map<number, Promise<Participant>>();
  #listener: PresenceListener | undefined;

  constructor(
    private readonly visits: Visits,
    private readonly settings: Settings,
  ) {}

  listen(listener: PresenceListener): void {
    this.#listener = listener;
  }

  get(accountId: number): Participant | undefined {
    return this.#byId.get(accountId);
  }

  /** The participant of a session; undefined once the stay it belongs to has ended. */
  of({ member }: ChatSession): Participant | undefined {
    const here = this.#byId.get(member.id);
    return here === member ? here : undefined;
  }

  /** Everyone with a stay on record, also within the grace after a lost connection. */
  all(): Iterable<Participant> {
    return this.#byId.values();
  }

  isPresent(accountId: number): boolean {
    return (this.#byId.get(accountId)?.sessions.size ?? 0) > 0;
  }

  /**
   * Finds the participant of an account, or enters it, with its row.
   * @throws ChatError UNAVAILABLE when the entry cannot be recorded
   */
  async enter(account: AccountState, origin: Origin): Promise<Participant> {
    const here = this.#byId.get(account.id);
    if (here) return here;
    // several tabs at once are one entry
    let entering = this.#entering.get(account.id);
    if (!entering) {
      entering = this.#enter(account, origin).finally(() => this.#entering.delete(account.id));
      this.#entering.set(account.id, entering);
    }
    return entering;
  }

  /** Adds a session; one too many closes the oldest. */
  attach(participant: Participant, session: ChatSession): void {
    clearTimeout(participant.leaveTimer);
    participant.leaveTimer = undefined;
    participant.sessions.add(session);
    const max = this.settings.MAX_SOCKETS_PER_ACCOUNT;
    if (max > 0 && participant.sessions.size > max) {
      const [oldest] = participant.sessions;
      oldest!.close('replaced', { code: 'REPLACED' });
    }
    if (!participant.arrived) this.#listener?.changed(participant);
    participant.arrived = true;
  }

  /** Removes a session. After the last one the member has left: at once, or after a grace if it was lost. */
  detach(session: ChatSession, cause: LeaveCause): void {
    const participant = this.of(session);
    if (!participant?.sessions.delete(session) || participant.sessions.size > 0) return;
    participant.lastSessionId = session.id;
    if (cause === 'lost') this.#leaveLater(participant);
    else void this.leave(participant, cause);
  }

  /** Ends the stay. Resolves when it is on record. */
  async leave(participant: Participant, cause: LeaveCause): Promise<void> {
    clearTimeout(participant.leaveTimer);
    if (this.#byId.get(participant.id) !== participant) return;
    this.#byId.delete(participant.id);
    if (participant.arrived) this.#listener?.left(participant, cause);
    if (participant.visit) await this.visits.leave(participant.visit, cause);
  }

  /** Reports that a member's role or mute has changed. */
  touch(participant: Participant): void {
    const here = this.#byId.get(participant.id) === participant;
    if (here && participant.arrived) this.#listener?.changed(participant);
  }

  async #enter(account: AccountState, origin: Origin): Promise<Participant> {
    const participant = new Participant(account);
    participant.visit = await this.visits.enter(account, origin);
    this.#byId.set(account.id, participant);
    // in case the connection is gone before it is counted
    this.#leaveLater(participant);
    return participant;
  }

  #leaveLater(participant: Participant): void {
    clearTimeout(participant.leaveTimer);
    participant.leaveTimer = setTimeout(
      () => void this.leave(participant, 'lost'),
      LIMITS.leaveGraceMs,
    ).unref();
  }
}
