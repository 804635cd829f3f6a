import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { InviteEnd } from '../contract/rest.js';
import { Database } from '../database/database.js';
import type { Account } from '../entities/account.entity.js';
import type { Invite } from '../entities/invite.entity.js';
import type { ActContext } from '../logging/moderation-log.writer.js';

const CODE_BYTES = 18;
const CODE = /^[\w-]{24}$/;

/** An invite with its creator, who decides whether it is valid too. */
export type InviteState = Omit<Invite, 'codeHash' | 'createdBy'> &
  Pick<Account, 'role' | 'disabledAt'> & { inviter: string };

/** Selects them; a condition on `i` may follow. */
export const INVITES_SQL = `SELECT i.id, i.uses, i.used, i.expires_at AS expiresAt, i.note, i.created_at AS createdAt,
  i.revoked_at AS revokedAt, a.name AS inviter, a.role, a.disabled_at AS disabledAt
  FROM invites i LEFT JOIN accounts a ON a.id = i.created_by`;

/** A new code: 144 random bits in base64url. */
export function newCode(): string {
  return randomBytes(CODE_BYTES).toString('base64url');
}

/** What is stored of a code. It is random, so that a plain hash cannot be reversed. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** Why an invite is no longer valid, or undefined while it is. The one rule. @param at epoch ms */
export function inviteEnd(invite: InviteState, at: number): InviteEnd | undefined {
  if (invite.revokedAt !== null) return 'revoked';
  if (invite.used >= invite.uses) return 'used_up';
  if (at >= invite.expiresAt) return 'expired';
  return invite.role === 'admin' && invite.disabledAt === null ? undefined : 'inviter';
}

/** Finds invites by their codes. All that are not valid are NOT_FOUND alike. */
@Injectable()
export class Invites {
  constructor(private readonly database: Database) {}

  /** @throws ChatError NOT_FOUND */
  async valid(code: string): Promise<InviteState> {
    const { clock } = this.database;
    const found = CODE.test(code)
      ? await this.database
          .readFor('members')
          .query<InviteState[]>(`${INVITES_SQL} WHERE i.code_hash = ?`, [hashOf(code)])
      : [];
    return assertValid(found[0], clock.now());
  }

  /** Takes one use under the head lock. Returns the invite's id. @throws ChatError NOT_FOUND */
  async use({ tx, now }: ActContext, code: string): Promise<number> {
    const [found] = await tx.query<InviteState>(`${INVITES_SQL} WHERE i.code_hash = ?`, [hashOf(code)]);
    const { id } = assertValid(found, now);
    await tx.query('UPDATE invites SET used = used + 1 WHERE id = ?', [id]);
    return id;
  }
}

function assertValid(invite: InviteState | undefined, at: number): InviteState {
  if (!invite || inviteEnd(invite, at)) throw new ChatError('NOT_FOUND');
  return invite;
}
