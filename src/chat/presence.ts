import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LIMITS } from '../contract/limits.js';
import type { LeaveCause, MemberView, Welcome } from '../contract/events.js';
import { Clock } from '../config/clock.js';
import { ClusterNodes } from '../database/cluster-nodes.js';
import type { Participant } from './participant.js';
import { Participants, type PresenceListener } from './participants.js';
import { Transports } from './transport/broadcast.js';

const FRAME_EVERY_MS = 250;

/**
 * Who is here, sent as net changes, at most four times a second: one event per join would cost more than
 * all lines of a large room.
 */
@Injectable()
export class Presence implements PresenceListener, OnModuleDestroy {
  readonly #changed = new Map<string, { participant: Participant; left?: LeaveCause }>();
  #timer: NodeJS.Timeout | undefined;
  #lastFrameAt = 0;

  constructor(
    private readonly participants: Participants,
    private readonly transports: Transports,
    private readonly nodes: ClusterNodes,
    private readonly clock: Clock,
  ) {
    participants.listen(this);
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  /** Other nodes may have participants that this one does not know. */
  get partial(): boolean {
    return this.nodes.hasOthers;
  }

  changed(participant: Participant): void {
    this.#changed.set(participant.name, { participant });
    this.#schedule();
  }

  left(participant: Participant, cause: LeaveCause): void {
    this.#changed.set(participant.name, { participant, left: cause });
    this.#schedule();
  }

  /** Who is here, as `welcome` and `/who` tell it. A lost connection counts until its grace is over. */
  online(): Welcome['online'] {
    const now = this.clock.now();
    const members: MemberView[] = [];
    for (const participant of this.participants.all()) {
      if (members.length === LIMITS.presenceMaxNames) break;
      if (participant.arrived) members.push(participant.view(now));
    }
    return { count: this.#count(), members, ...this.#partially() };
  }

  /** The accounts of those who are here. */
  ids(): number[] {
    return Array.from(this.participants.all())
      .filter(({ arrived }) => arrived)
      .map(({ id }) => id);
  }

  #count(): number {
    return this.ids().length;
  }

  #partially(): { partial?: true } {
    return this.partial ? { partial: true } : {};
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => this.#tell(),
      Math.max(0, this.#lastFrameAt + FRAME_EVERY_MS - performance.now()),
    ).unref();
  }

  #tell(): void {
    this.#timer = undefined;
    this.#lastFrameAt = performance.now();
    const now = this.clock.now();
    const joined: MemberView[] = [];
    const left: { name: string; cause: LeaveCause }[] = [];
    for (const [name, change] of this.#changed) {
      if (joined.length + left.length >= LIMITS.presenceMaxNames) break;
      this.#changed.delete(name);
      // sent even if it undoes what was never sent: a client welcomed in between has seen it
      if (change.left !== undefined) left.push({ name, cause: change.left });
      else joined.push(change.participant.view(now));
    }
    if (this.#changed.size > 0) this.#schedule();
    // sessions that are still resuming know the members from `welcome`, and get the changes
    const frame = { joined, left, count: this.#count(), ...this.#partially() };
    this.transports.toWelcomed().send('presence', frame);
  }
}
