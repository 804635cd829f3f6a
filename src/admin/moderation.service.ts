import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { Role, Sanctioned } from '../contract/events.js';
import { LIMITS } from '../contract/limits.js';
import { isName, nameKey } from '../contract/names.js';
import { validateText } from '../contract/text.js';
import { Passwords } from '../auth/passwords.js';
import { mutedUntil } from '../auth/account-status.js';
import type { Action } from '../entities/moderation-act.entity.js';
import type { ActRow } from '../logging/log-row.js';
import {
  ModerationLogWriter,
  type ActContext,
  type Actor,
  type Decision,
} from '../logging/moderation-log.writer.js';
import { actingAdmin, assertOnAnother, assertOnMember, assertNotLastAdmin } from './moderation.rules.js';

/** Somebody to act on, and why. `idempotencyKey` makes a second try the same act. */
export interface SanctionRequest {
  name: string;
  reason: string;
  idempotencyKey?: string | undefined;
}

type Context = ActContext & { target: NonNullable<ActContext['target']> };

/** What admins do to members. Each is one act: judged, applied and on record in one transaction. */
@Injectable()
export class ModerationService {
  constructor(
    private readonly log: ModerationLogWriter,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Removes a member from the room: tokens end, connections close, and the account stays out until the cool-off
   * is over. With a cool-off of 0 a new log-in is possible at once.
   */
  async kick(by: Actor, request: SanctionRequest & { coolOffMs?: number | undefined }): Promise<Sanctioned> {
    const coolOffMs = request.coolOffMs ?? LIMITS.kickCoolOffDefaultMs;
    assertDuration(coolOffMs, { field: 'coolOff', minMs: 0, maxMs: LIMITS.kickCoolOffMaxMs });
    return this.#sanction(by, { ...request, action: 'kick', durationMs: coolOffMs }, ({ at, target }) => ({
      until: at + coolOffMs,
      changes: { tokenVersion: target.tokenVersion + 1, kickedUntil: at + coolOffMs },
      running: target.kickedUntil,
    }));
  }

  /** Lifts the cool-off of a kick. */
  readmit(by: Actor, request: SanctionRequest): Promise<Sanctioned> {
    return this.#sanction(by, { ...request, action: 'readmit' }, ({ now, target }) => {
      if (target.kickedUntil === null || target.kickedUntil <= now)
        throw nothingToLift('This member is not kicked.');
      return { changes: { kickedUntil: null } };
    });
  }

  /** Forbids a member to write, everywhere, until a time. */
  mute(by: Actor, request: SanctionRequest & { durationMs?: number | undefined }): Promise<Sanctioned> {
    const durationMs = request.durationMs ?? LIMITS.muteDefaultMs;
    assertDuration(durationMs, { field: 'duration', minMs: 1_000, maxMs: LIMITS.muteMaxMs });
    return this.#sanction(by, { ...request, action: 'mute', durationMs }, ({ at, target }) => ({
      until: at + durationMs,
      changes: { mutedUntil: at + durationMs },
      running: target.mutedUntil,
    }));
  }

  unmute(by: Actor, request: SanctionRequest): Promise<Sanctioned> {
    return this.#sanction(by, { ...request, action: 'unmute' }, ({ now, target }) => {
      if (mutedUntil(target, now) === undefined) throw nothingToLift('This member is not muted.');
      return { changes: { mutedUntil: null } };
    });
  }

  async setRole(by: Actor, name: string, role: Role): Promise<void> {
    await this.#act(by, { action: 'role', name }, async context => {
      await assertNotLastAdmin(context, { staysAdmin: role === 'admin' });
      assertOnAnother(context);
      return { changes: { role }, detail: role };
    });
  }

  async disable(by: Actor, name: string): Promise<void> {
    await this.#act(by, { action: 'disable', name }, async context => {
      await assertNotLastAdmin(context, { staysAdmin: false });
      assertOnAnother(context);
      const { at, target } = context;
      return { changes: { disabledAt: at, tokenVersion: target.tokenVersion + 1 } };
    });
  }

  async enable(by: Actor, name: string): Promise<void> {
    await this.#act(by, { action: 'enable', name }, context => {
      assertOnAnother(context);
      return { changes: { disabledAt: null } };
    });
  }

  /**
   * Sets a member's password and ends their sessions; `by` null acts from the machine itself, without a reason. By
   * default the password is good for one log-in, at which its owner is told who set it, and must choose another.
   */
  async setPassword(
    by: Actor | null,
    request: { name: string; password: string; reason?: string; mustChangePassword?: boolean },
  ): Promise<void> {
    const { name, password, reason, mustChangePassword = true } = request;
    if (by !== null) assertReason(reason ?? '');
    const passwordHash = await this.passwords.choose(password, { name, field: 'password' });
    await this.#act(by, { action: 'password', name, ...(reason && { reason }) }, context => {
      assertOnAnother(context);
      const { at, target } = context;
      return {
        changes: {
          passwordHash,
          tokenVersion: target.tokenVersion + 1,
          mustChangePassword,
          passwordSetAt: at,
          passwordSetBy: by?.id ?? null,
        },
      };
    });
  }

  /** Ends all sessions of a member, with their connections. */
  async endSessions(by: Actor, { name, reason }: { name: string; reason: string }): Promise<void> {
    assertReason(reason);
    await this.#act(by, { action: 'sessions_ended', name, reason }, context => {
      assertOnAnother(context);
      return { changes: { tokenVersion: context.target.tokenVersion + 1 } };
    });
  }

  async #sanction(
    by: Actor,
    request: SanctionRequest & { action: Action; durationMs?: number },
    decide: (context: Context) => Decision & { running?: number | null },
  ): Promise<Sanctioned> {
    assertReason(request.reason);
    let replaced: Sanctioned['replaced'];
    const { seq, at, until } = await this.#act(by, request, async context => {
      if (request.action === 'kick' || request.action === 'mute') assertOnMember(context);
      else assertOnAnother(context);
      const { running, ...decision } = decide(context);
      replaced =
        running != null && running > context.now ? await issuer(context, request.action, running) : undefined;
      return decision;
    });
    return { seq, at, ...(until !== undefined && { until }), ...(replaced && { replaced }) };
  }

  #act(
    by: Actor | null,
    asked: Omit<Partial<SanctionRequest>, 'name'> & { action: Action; name: string; durationMs?: number },
    decide: (context: Context) => Decision | Promise<Decision>,
  ): Promise<ActRow> {
    const { action, name, reason, idempotencyKey, durationMs } = asked;
    if (!isName(name)) throw new ChatError('NO_SUCH_MEMBER');
    const request = {
      action,
      by,
      targetKey: nameKey(name),
      ...(reason && { reason }),
      ...(idempotencyKey && { idempotencyKey }),
      ...(durationMs !== undefined && { durationMs }),
    };
    return this.log.act(request, context => {
      if (by !== null) actingAdmin(context);
      const { target } = context;
      if (!target) throw new ChatError('NO_SUCH_MEMBER');
      return decide({ ...context, target });
    });
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

function assertReason(reason: string): void {
  const code = validateText(reason, LIMITS.reasonMaxCodePoints);
  if (!code) return;
  throw new ChatError(code, {
    field: 'reason',
    ...(code === 'EMPTY' && { message: 'A reason is required.' }),
  });
}

function nothingToLift(message: string): ChatError {
  return new ChatError('CONFLICT', { message });
}

/** Who made the sanction that is still running. */
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
