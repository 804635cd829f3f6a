import { Injectable } from '@nestjs/common';
import type { SeenPayload } from '../contract/events.js';
import { ChatError } from '../contract/errors.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { ShownLog } from '../logging/shown-log.js';
import { MemberRates } from './member-rates.js';
import { Participants } from './participants.js';
import type { ChatSession } from './transport/session.js';
import { ReadPositions, type ReadSeqs } from './read-positions.js';
import { UnreadCount } from './unread-count.js';

/** What a member has read, and what they have not. */
@Injectable()
export class Reading {
  constructor(
    private readonly positions: ReadPositions,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly participants: Participants,
    private readonly rates: MemberRates,
  ) {}

  /** How far a member has read. To who comes for the first time, everything so far counts as read. */
  async positionOf(memberId: number): Promise<ReadSeqs> {
    const known = await this.positions.of(memberId);
    if (known) return known;
    const room = this.shown.position;
    this.positions.note(memberId, room);
    this.positions.noteWhispers(memberId, room);
    return { room, whispers: room, with: new Map() };
  }

  /** Counts what a member has not read, up to a seq that is shown. */
  async unread(memberId: number, reads: ReadSeqs, upTo: number): Promise<UnreadCount> {
    const count = await this.unreadWhispers(memberId, reads, upTo);
    const recent = this.shown.recent(reads.room, upTo);
    if (recent) count.addLinesOf(recent);
    else {
      const { lines, first, mentions } = await this.shown.linesOfOthers(memberId, reads.room, upTo);
      count.addLines(lines, first);
      count.addMentions(mentions);
    }
    return count;
  }

  /** Counts only the whispers. */
  async unreadWhispers(memberId: number, reads: ReadSeqs, upTo: number): Promise<UnreadCount> {
    const count = new UnreadCount(memberId, reads);
    const recent = this.shown.recent(reads.whispers, upTo);
    if (recent) count.addWhispersOf(recent);
    else {
      const { whispers, isCut } = await this.shown.whispersTo(memberId, reads.whispers, upTo);
      for (const { seq, from } of whispers) count.addWhisper(seq, from);
      // there may be unread ones before those that were counted
      if (isCut) return count;
    }
    // the next count begins at the first of them
    const read = (count.firstWhisper ?? upTo + 1) - 1;
    if (read > reads.whispers) this.positions.noteWhispers(memberId, read);
    return count;
  }

  /**
   * Notes what was read, and tells the member's other connections to this node.
   * @throws ChatError RATE_LIMITED; INVALID for what was not shown yet; NO_SUCH_MEMBER
   */
  async seen(session: ChatSession, { seq, with: name }: SeenPayload): Promise<object> {
    this.rates.takeSeen(session);
    if (seq > this.shown.position) {
      throw new ChatError('INVALID', { field: 'seq', message: 'Nothing with this seq has been shown yet.' });
    }
    const withId = name === undefined ? undefined : await this.accounts.idOf(name);
    if (withId === session.member.id) throw new ChatError('INVALID', { field: 'with' });
    this.positions.note(session.member.id, seq, withId);
    for (const other of this.participants.get(session.member.id)?.sessions ?? [])
      if (other !== session) other.send('seen', { seq, ...(name !== undefined && { with: name }) });
    return {};
  }
}
