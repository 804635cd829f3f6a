import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LeaveCause, SessionCode } from '../contract/events.js';
import { Follower, type Sink } from '../logging/follower.js';
import { LogInfo } from '../logging/log-info.js';
import { RoomInfo } from '../logging/room-info.js';
import { LineMarks } from '../logging/line-marks.js';
import { approximateBytes, type ActRow, type LogRow } from '../logging/log-row.js';
import type { Action } from '../contract/records.js';
import { Participants } from './participants.js';
import { Transports } from './transport/broadcast.js';
import type { ChatSession } from './transport/session.js';

const FRAME_BYTES = 256 * 1024;
const SPAN_MAX = 1_000;
/** Sees only what is for everyone: no account has this id. */
const EVERYONE = 0;

/** Acts that end the connections of their target. */
const ENDING: Partial<Record<Action, { code: SessionCode; cause: LeaveCause }>> = {
  kick: { code: 'KICKED', cause: 'kicked' },
  disable: { code: 'DISABLED', cause: 'disabled' },
  password: { code: 'TOKEN_REVOKED', cause: 'revoked' },
  logout: { code: 'TOKEN_REVOKED', cause: 'revoked' },
  sessions_ended: { code: 'TOKEN_REVOKED', cause: 'revoked' },
  session_ended: { code: 'TOKEN_REVOKED', cause: 'revoked' },
};

/**
 * Sends committed rows to the sessions of this node: one frame per session and flush, whispers only to their two
 * parties, and applies kicks, mutes and role changes before the frame.
 */
@Injectable()
export class Fanout implements Sink, OnModuleInit {
  /** End of the last frame that went to everyone; the next one begins there. */
  #publicTo: number;

  constructor(
    private readonly follower: Follower,
    private readonly participants: Participants,
    private readonly transports: Transports,
    private readonly room: RoomInfo,
    private readonly marks: LineMarks,
    logInfo: LogInfo,
  ) {
    this.#publicTo = logInfo.bootSeq;
  }

  onModuleInit(): void {
    this.follower.attach(this);
  }

  audience(): number {
    return this.transports.size;
  }

  deliver(rows: readonly LogRow[], to: number): void {
    for (const row of rows) if (row.kind === 'act' && row.outcome === 'done') this.#apply(row);
    for (const frame of inFrames(rows, to)) this.#send(frame);
  }

  /** Applies an act to the room or its target, and ends the sessions it concerns. */
  #apply(act: ActRow): void {
    const room = this.room.apply(act);
    // also to who is still catching up: `welcome` has told them what it was
    if (room) {
      const { reason } = act;
      this.transports.toWelcomed().send('room', { ...room, ...(reason !== undefined && { reason }) });
    }
    // that a member's record was looked at changes nothing for others
    if (act.action === 'viewed') return;
    const participant = act.target && this.participants.get(act.target.id);
    if (!participant) return;
    for (const session of [...participant.sessions]) this.end(session, act);
    // also for a member without a connection, in the grace period after a lost one
    const ending = concerns(act, participant.lastSessionId) ? ENDING[act.action] : undefined;
    if (ending && participant.sessions.size === 0) void this.participants.leave(participant, ending.cause);
    participant.apply(act);
    this.participants.touch(participant);
  }

  /**
   * Closes a session that an act ends, unless it was admitted after the act. Returns whether it did. Also used for
   * acts that came while a session was being admitted.
   */
  end(session: ChatSession, act: ActRow): boolean {
    const ending = ENDING[act.action];
    if (!ending || act.outcome !== 'done' || session.asOf >= act.seq) return false;
    if (!concerns(act, session.id)) return false;
    const { reason, until } = act;
    session.close(ending.cause, {
      code: ending.code,
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
    });
    return true;
  }

  #send({ rows, to }: Frame): void {
    const { transports } = this;
    const from = this.#publicTo;
    const parties = this.#parties(rows);
    const items = this.marks.itemsFor(rows, EVERYONE);
    // an empty frame now and then, so that a member who only listens does not seem far behind on return
    if (items.length > 0 || to - from >= SPAN_MAX) {
      const others = parties.length > 0 ? transports.toAllBut(parties) : transports.toAll();
      others.send('messages', { from, to, items });
      this.#publicTo = to;
    }
    for (const id of parties)
      transports.to(id).send('messages', { from, to, items: this.marks.itemsFor(rows, id) });
  }

  /** Accounts here that have a whisper among the rows, or are told of an act on one. */
  #parties(rows: readonly LogRow[]): number[] {
    const ids = new Set<number>();
    for (const row of rows) for (const id of partiesTo(row)) if (this.participants.get(id)) ids.add(id);
    return [...ids];
  }
}

/** Whom a row is for, if it is not for everyone. */
function partiesTo(row: LogRow): Iterable<number> {
  if (row.kind === 'act') return row.parties?.keys() ?? [];
  return row.to ? [row.from.id, row.to.id] : [];
}

/** The end of a session concerns that session alone; every other act concerns all of its target's. */
function concerns(act: ActRow, sessionId: string | undefined): boolean {
  return act.action !== 'session_ended' || act.detail === sessionId;
}

/** The rows of a flush, and the seq up to which they are complete. */
interface Frame {
  rows: readonly LogRow[];
  to: number;
}

/** Splits a flush that would make too large a frame; almost always it is one. */
function* inFrames(rows: readonly LogRow[], to: number): Generator<Frame> {
  let start = 0;
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    bytes += approximateBytes(row);
    if (bytes > FRAME_BYTES && i > start) {
      yield { rows: rows.slice(start, i), to: rows[i - 1]!.seq };
      start = i;
      bytes = approximateBytes(row);
    }
  }
  yield { rows: start === 0 ? rows : rows.slice(start), to };
}
