import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { Role, Sanctioned } from '../contract/events.js';
import { LIMITS } from '../contract/limits.js';
import { isName, nameKey } from '../contract/names.js';
import { Passwords } from '../auth/passwords.js';
import type { Action } from '../contract/records.js';
import type { ActRow } from '../logging/log-row.js';
import { ModerationLogWriter, type Actor, type Decision } from '../logging/moderation-log.writer.js';
import { assertReason } from './moderation.rules.js';
import {
  DISABLE,
  ENABLE,
  END_SESSIONS,
  kick,
  mute,
  READMIT,
  setPassword,
  setRole,
  UNMUTE,
  type Context,
  type MemberAct,
  type Sanction,
} from './member-acts.js';

/** The member to act on, and why. With the same `idempotencyKey` a second attempt is the same act. */
export interface SanctionRequest {
  name: string;
  reason: string;
  idempotencyKey?: string | undefined;
}

/** What admins do to members. Each is one act: judged, applied and recorded in one transaction. */
@Injectable()
export class ModerationService {
  constructor(
    private readonly log: ModerationLogWriter,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Kicks a member: their tokens end, their connections close, and the account stays out until the cool-off is
   * over. With a cool-off of 0 they can log in again at once.
   */
  async kick(by: Actor, request: SanctionRequest & { coolOffMs?: number | undefined }): Promise<Sanctioned> {
    const coolOffMs = request.coolOffMs ?? LIMITS.kickCoolOffDefaultMs;
    assertDuration(coolOffMs, { field: 'coolOff', minMs: 0, maxMs: LIMITS.kickCoolOffMaxMs });
    return this.#sanction(by, { ...request, durationMs: coolOffMs }, kick(coolOffMs));
  }

  /** Readmits a member before the cool-off of a kick is over. */
  async readmit(by: Actor, request: SanctionRequest): Promise<Sanctioned> {
    return this.#sanction(by, request, READMIT);
  }

  /** Mutes a member until a time: they cannot write, on any connection. */
  async mute(by: Actor, request: SanctionRequest & { durationMs?: number | undefined }): Promise<Sanctioned> {
    const durationMs = request.durationMs ?? LIMITS.muteDefaultMs;
    assertDuration(durationMs, { field: 'duration', minMs: 1_000, maxMs: LIMITS.muteMaxMs });
    return this.#sanction(by, { ...request, durationMs }, mute(durationMs));
  }

  async unmute(by: Actor, request: SanctionRequest): Promise<Sanctioned> {
    return this.#sanction(by, request, UNMUTE);
  }

  async setRole(by: Actor, name: string, role: Role): Promise<void> {
    await this.#act(by, { name }, setRole(role));
  }

  async disable(by: Actor, name: string): Promise<void> {
    await this.#act(by, { name }, DISABLE);
  }

  async enable(by: Actor, name: string): Promise<void> {
    await this.#act(by, { name }, ENABLE);
  }

  /**
   * Sets a member's password and ends their sessions; `by` null acts from the machine itself, without a reason. By
   * default the password is good for one log-in, at which its owner learns who set it and must choose another.
   */
  async setPassword(
    by: Actor | null,
    request: { name: string; password: string; reason?: string; mustChangePassword?: boolean },
  ): Promise<void> {
    const { name, password, reason, mustChangePassword = true } = request;
    if (by !== null) assertReason(reason ?? '');
    const passwordHash = await this.passwords.choose(password, { name, field: 'password' });
    await this.#act(by, { name, reason }, setPassword(by, passwordHash, mustChangePassword));
  }

  /** Ends all sessions of a member, with their connections. */
  async endSessions(by: Actor, { name, reason }: { name: string; reason: string }): Promise<void> {
    assertReason(reason);
    await this.#act(by, { name, reason }, END_SESSIONS);
  }

  async #sanction(
    by: Actor,
    request: SanctionRequest & { durationMs?: number },
    sanction: Sanction,
  ): Promise<Sanctioned> {
    assertReason(request.reason);
    let replaced: Sanctioned['replaced'];
    const notingReplaced = async (context: Context): Promise<Decision> => {
      const decision = sanction.decide(context);
      const runningUntil = sanction.running && context.target[sanction.running];
      replaced =
        runningUntil != null && runningUntil > context.now
          ? await issuer(context, sanction.action, runningUntil)
          : undefined;
      return decision;
    };
    const { seq, at, until } = await this.#act(by, request, { ...sanction, decide: notingReplaced });
    return { seq, at, ...(until !== undefined && { until }), ...(replaced && { replaced }) };
  }

  async #act(
    by: Actor | null,
    asked: {
      name: string;
      reason?: string | undefined;
      idempotencyKey?: string | undefined;
      durationMs?: number | undefined;
    },
    {
      action,
      may,
      decide,
    }: Omit<MemberAct, 'decide'> & {
      decide(context: Context): Decision | Promise<Decision>;
    },
  ): Promise<ActRow> {
    const { name, reason, idempotencyKey, durationMs } = asked;
    if (!isName(name)) throw new ChatError('NO_SUCH_MEMBER');
    const request = {
      by,
      targetKey: nameKey(name),
      ...(reason && { reason }),
      ...(idempotencyKey && { idempotencyKey }),
      ...(durationMs !== undefined && { durationMs }),
    };
    // `assertMember` is in every `may`: there is a target
    return this.log.act(request, { action, may, decide: context => decide(context as Context) });
  }
}

function assertDuration(
  ms: number,
  { field, minMs, maxMs }: { field: string; minMs: number; maxMs: number },
): void {
  if (ms >= minMs && ms <= maxMs) return;
  throw new ChatError('INVALID', {
    field,
    message: `It can be ${minMs / 1_000} s to ${maxMs / 86_400_000} days.`,
  });
}

/** Who imposed the sanction that is still in force. */
async function issuer(
  { tx, target }: Context,
  action: Action,
  until: number,
): Promise<{ by: string; until: number }> {
  const [row] = await tx.query<{ name: string | null }>(
    `SELECT a.name FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id
     WHERE m.target_id = ? AND m.action = ? AND m.outcome = 'done' ORDER BY m.seq DESC LIMIT 1`,
    [target.id, action],
  );
  return { by: row?.name ?? '', until };
}
