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
    return { room, with: new Map() };
  }

  /** Counts what a member has not read, up to a seq that is shown. */
  async unread(memberId: number, reads: ReadSeqs, upTo: number): Promise<UnreadCount> {
    const count = new UnreadCount(memberId, reads);
    const recent = this.shown.recent(reads.room, upTo);
    if (recent) return count.add(recent);
    const { lines, first, mentions, whispers } = await this.shown.linesOfOthers(memberId, reads.room, upTo);
    count.addLines(lines, first);
    count.addMentions(mentions);
    for (const { seq, from } of whispers) count.addWhisper(seq, from);
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
    this.positions.note(session.member.id, seq, withId);
    for (const other of this.participants.get(session.member.id)?.sessions ?? [])
      if (other !== session) other.send('seen', { seq, ...(name !== undefined && { with: name }) });
    return {};
  }
}
