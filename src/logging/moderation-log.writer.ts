import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import { ACCOUNT_STATE_SQL, type AccountState } from '../entities/account-state.js';
import { Account } from '../entities/account.entity.js';
import type { Action, RoomChangeView } from '../contract/records.js';
import { ModerationAct } from '../entities/moderation-act.entity.js';
import { Committed } from './committed.js';
import { advanceHead, lockHead } from './head.js';
import { withWhispersParties } from './line-references.js';
import type { ActRow, Parties } from './log-row.js';
import { partiesOf, storeParties } from './opening-parties.js';
import { roomChangesOf, storeRoomChange } from './room-changes.js';
import { retryUntilKnown } from '../database/retry-until-known.js';

/** At most one refused attempt per account and this time is recorded. */
const REFUSED_EVERY_MS = 10_000;

/** The actor, with the version and session of the token: either may have ended since. */
export interface Actor {
  id: number;
  tokenVersion: number;
  sessionId: string;
  /** From where they act. */
  address?: string | undefined;
}

/** Who requests an act, on which member, and why. */
export interface ActRequest {
  /** The actor and their token; null for an act on the machine itself. */
  by: Actor | null;
  /** Of an act without an actor: from where it came. */
  address?: string;
  targetKey?: string;
  targetId?: number;
  /** The seq of the line that it is about. */
  line?: number;
  reason?: string;
  /** Of a kick or mute: how long. */
  durationMs?: number;
  /** The actor's own UUID for this act: when it is sent again, it is done once. */
  idempotencyKey?: string;
}

/** What an act does, decided under the head lock: the changes, and the content of its row. */
export interface Decision {
  changes?: Partial<
    Pick<
      Account,
      | 'role'
      | 'passwordHash'
      | 'mustChangePassword'
      | 'passwordSetAt'
      | 'passwordSetBy'
      | 'tokenVersion'
      | 'mutedUntil'
      | 'kickedUntil'
      | 'disabledAt'
    >
  >;
  /** What it tells of went wrong, though nothing refused the act itself. */
  outcome?: 'refused';
  /** The account that this act created. */
  targetId?: number;
  until?: number;
  detail?: string;
  fromSeq?: number;
  toSeq?: number;
  room?: RoomChangeView;
  /** Whose whispers it opens, and how many. */
  parties?: Parties;
}

/** What the decision rests on: accounts as they are while the head lock keeps them unchanged. */
export interface ActContext {
  tx: Tx;
  /** The instant of the act's row, epoch ms. */
  at: number;
  /** The true time, for status and running sanctions, epoch ms. */
  now: number;
  /** The last seq before this act. */
  headSeq: number;
  by: Actor | null;
  actor?: AccountState | undefined;
  /** The actor's session has been ended. */
  sessionEnded: boolean;
  target?: AccountState | undefined;
}

/** An act as data. All of it runs under the head lock; a thrown ChatError refuses the act. */
export interface Act {
  action: Action;
  /** Who may do it to which member, checked in this order. */
  may: readonly ((context: ActContext) => void | Promise<void>)[];
  decide(context: ActContext): Decision | Promise<Decision>;
}

/**
 * Every change of an account, with its row, in one transaction that takes its number from the same head as
 * the lines: seq decides what came first. On its own lane: a full chat queue does not hold it up.
 */
@Injectable()
export class ModerationLogWriter {
  readonly #refusedAt = new Map<number, number>();

  constructor(
    private readonly database: Database,
    private readonly committed: Committed,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks, decides and stores an act. Of refusals, FORBIDDEN and CONFLICT leave a row.
   * @throws ChatError the refusal; IDEMPOTENCY_CONFLICT; UNAVAILABLE when the outcome is not known after 10 s
   */
  async act(request: ActRequest, act: Act): Promise<ActRow> {
    const actId = request.idempotencyKey ?? randomUUID();
    const { row, refusal, step, now } = await retryUntilKnown(attempt => {
      const mayBeStored = attempt > 0 || request.idempotencyKey !== undefined;
      return this.database.write('moderation', tx =>
        this.#transaction(tx, { request, actId, mayBeStored, act }),
      );
    });
    const rows = [step, row].filter(one => one !== undefined);
    if (rows.length > 0) this.committed.publish(rows, { urgent: true });
    // only now: an attempt whose outcome is unknown must not use up the row of the next one
    if (refusal && row && request.by) this.#refusedAt.set(request.by.id, now);
    if (refusal) throw refusal;
    return row!;
  }

  /** Records an attempt that was refused before it became an act; returns the refusal to throw. */
  async refused(
    { action, ...request }: ActRequest & { action: Action },
    refusal: ChatError,
  ): Promise<ChatError> {
    const { by } = request;
    // checked before anything is locked, so that repeated refusals do not hold up others
    if (!this.#isWorthARow(refusal, by, this.clock.now())) return refusal;
    const decide = (): never => {
      throw refusal;
    };
    await this.act(request, { action, may: [], decide }).catch((error: unknown) => {
      if (error !== refusal) throw error;
    });
    return refusal;
  }

  async #transaction(
    tx: Tx,
    input: {
      request: ActRequest;
      actId: string;
      mayBeStored: boolean;
      act: Act;
    },
  ): Promise<{ row?: ActRow; refusal?: ChatError; step?: ActRow; now: number }> {
    const { request, actId, act } = input;
    const head = await lockHead(tx, this.clock);
    const done = { now: head.now, ...(head.step && { step: head.step }) };
    const actor = await findAccount(tx, 'id', request.by?.id ?? null);
    const sessionEnded = request.by !== null && (await hasEnded(tx, request.by.sessionId));
    const target =
      request.targetKey === undefined
        ? await findAccount(tx, 'id', request.targetId ?? null)
        : await findAccount(tx, 'name_key', request.targetKey);
    const parties = {
      ...(actor && { actor: { id: actor.id, name: actor.name } }),
      ...(target && { target: { id: target.id, name: target.name } }),
    };
    if (input.mayBeStored) {
      // the same id of another actor is a different act
      const actorId = request.by?.id ?? IsNull();
      const stored = await tx.manager.findOneBy(ModerationAct, { actId, actorId });
      if (stored) {
        const found = this.#found(stored, parties, { ...request, action: act.action });
        const query = tx.query.bind(tx);
        const room = (await roomChangesOf(query, [stored.seq])).get(stored.seq)?.to;
        const whose = (await partiesOf(query, [stored.seq])).get(stored.seq);
        const [row] = await withWhispersParties(
          [{ ...found.row, ...(room && { room }), ...(whose && { parties: whose }) }],
          query,
        );
        return { ...found, row: row!, ...done };
      }
    }
    let decision: Decision = {};
    let refusal: ChatError | undefined;
    try {
      const { at, now, seq: headSeq } = head;
      const context: ActContext = { tx, at, now, headSeq, by: request.by, actor, sessionEnded, target };
      for (const check of act.may) await check(context);
      decision = await act.decide(context);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (!this.#isWorthARow(error, request.by, head.now)) throw error;
      refusal = error;
    }
    const seq = head.seq + 1;
    const { changes, targetId, room, parties: whose, outcome = 'done', ...facts } = decision;
    const stored: ModerationAct = {
      seq,
      actId,
      action: act.action,
      outcome: refusal ? 'refused' : outcome,
      actorId: request.by?.id ?? null,
      targetId: targetId ?? target?.id ?? null,
      reason: request.reason ?? null,
      until: facts.until ?? null,
      detail: refusal ? refusal.code : (facts.detail ?? null),
      fromSeq: facts.fromSeq ?? request.line ?? null,
      toSeq: facts.toSeq ?? null,
      at: head.at,
      address: (request.by?.address ?? request.address) || null,
    };
    if (changes && target) await tx.manager.update(Account, target.id, changes);
    if (room) await storeRoomChange(tx, seq, room);
    if (whose) await storeParties(tx, seq, whose);
    await tx.manager.insert(ModerationAct, stored);
    await advanceHead(tx, seq, head.at);
    const made = {
      ...toRow(stored, parties),
      ...(room && { room: room.to }),
      ...(whose && { parties: whose }),
    };
    const [row] = await withWhispersParties([made], tx.query.bind(tx));
    return { row: row!, ...(refusal && { refusal }), ...done };
  }

  #found(
    stored: ModerationAct,
    parties: Pick<ActRow, 'actor' | 'target'>,
    request: ActRequest & { action: Action },
  ): { row: ActRow; refusal?: ChatError } {
    const same =
      stored.action === request.action &&
      stored.reason === (request.reason ?? null) &&
      (request.line === undefined || stored.fromSeq === request.line) &&
      (request.durationMs === undefined || stored.until === stored.at + request.durationMs) &&
      (stored.action === 'create' || stored.targetId === (parties.target?.id ?? null));
    if (!same) throw new ChatError('IDEMPOTENCY_CONFLICT');
    // what only tells that something went wrong has a detail of its own
    const { outcome, detail } = stored;
    const isRefusal = outcome === 'refused' && (detail === 'CONFLICT' || detail === 'FORBIDDEN');
    const refusal = isRefusal ? new ChatError(detail) : undefined;
    return { row: toRow(stored, parties), ...(refusal && { refusal }) };
  }

  #isWorthARow(error: ChatError, by: Actor | null, now: number): boolean {
    if (error.code !== 'FORBIDDEN' && error.code !== 'CONFLICT') return false;
    if (by === null) return false;
    const sinceMs = now - (this.#refusedAt.get(by.id) ?? -Infinity);
    // an attempt in the future was recorded under a wrong clock, and does not suppress this one
    return sinceMs < 0 || sinceMs >= REFUSED_EVERY_MS;
  }
}

async function findAccount(
  tx: Tx,
  column: 'id' | 'name_key',
  value: string | number | null,
): Promise<AccountState | undefined> {
  if (value === null) return undefined;
  const [account] = await tx.query<AccountState>(
    `SELECT ${ACCOUNT_STATE_SQL} FROM accounts WHERE ${column} = ?`,
    [value],
  );
  return account;
}

async function hasEnded(tx: Tx, sessionId: string): Promise<boolean> {
  return (
    (await tx.query('SELECT id FROM sessions WHERE id = ? AND ended_at IS NOT NULL', [sessionId])).length > 0
  );
}

function toRow(act: ModerationAct, parties: Pick<ActRow, 'actor' | 'target'>): ActRow {
  return {
    kind: 'act',
    seq: act.seq,
    at: act.at,
    action: act.action,
    outcome: act.outcome,
    ...parties,
    ...(act.reason !== null && { reason: act.reason }),
    ...(act.until !== null && { until: act.until }),
    ...(act.detail !== null && { detail: act.detail }),
    ...(act.fromSeq !== null && { fromSeq: act.fromSeq }),
    ...(act.toSeq !== null && { toSeq: act.toSeq }),
  };
}
