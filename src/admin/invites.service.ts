import { Injectable } from '@nestjs/common';
import { hashOf, inviteEnd, INVITES_SQL, newCode, type InviteState } from '../auth/invites.js';
import { Settings } from '../config/settings.js';
import { fromDecimal } from '../contract/decimal.js';
import { ChatError } from '../contract/errors.js';
import { JOIN_PATH } from '../contract/page-paths.js';
import { LIMITS } from '../contract/limits.js';
import type { InviteView, NewInvite, Page } from '../contract/rest.js';
import { validateOneLine } from '../contract/text.js';
import { Database } from '../database/database.js';
import { Invite } from '../entities/invite.entity.js';
import { ModerationLogWriter, type Actor } from '../logging/moderation-log.writer.js';
import { actingAdmin } from './moderation.rules.js';

/** Invites as admins manage them. Each is an act on record, and so is its end by an admin. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly settings: Settings,
  ) {}

  /** The newest first. @param page `before`: the id of the last one on the page before */
  async list({ before, limit }: { before?: number; limit: number }): Promise<Page<InviteView>> {
    const rows = await this.database
      .readFor('admins')
      .query<InviteState[]>(`${INVITES_SQL} WHERE i.id < ? ORDER BY i.id DESC LIMIT ?`, [
        before ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
      ]);
    const now = this.database.clock.now();
    return { items: rows.slice(0, limit).map(row => toView(row, now)), more: rows.length > limit };
  }

  /**
   * @param wanted `asked`: the origin of the request, of which the link is if the operator has set none
   * @throws ChatError INVALID; TOO_LONG, INVALID_TEXT for the note
   */
  async create(
    by: Actor & { name: string },
    wanted: {
      uses: number | undefined;
      lastsMs: number | undefined;
      note: string | undefined;
      asked: string;
    },
  ): Promise<NewInvite> {
    const { uses = 1, lastsMs = LIMITS.inviteLastsDefaultMs } = wanted;
    if (lastsMs < LIMITS.inviteLastsMinMs || lastsMs > LIMITS.inviteLastsMaxMs) {
      const message = `It can be ${LIMITS.inviteLastsMinMs / 1_000} s to ${LIMITS.inviteLastsMaxMs / 86_400_000} days.`;
      throw new ChatError('INVALID', { field: 'expiresIn', message });
    }
    const note = oneLine(wanted.note);
    const code = newCode();
    const { seq, at, until } = await this.moderationLog.act(
      { by, ...(note !== undefined && { reason: note }) },
      {
        action: 'invite_created',
        may: [actingAdmin],
        decide: async ({ tx, at, now, headSeq }) => {
          const expiresAt = now + lastsMs;
          await tx.manager.insert(Invite, {
            id: headSeq + 1,
            codeHash: hashOf(code),
            uses,
            used: 0,
            expiresAt,
            note: note ?? null,
            createdBy: by.id,
            createdAt: at,
            revokedAt: null,
          });
          return { until: expiresAt, detail: String(uses) };
        },
      },
    );
    const { PUBLIC_URL } = this.settings;
    const origin = PUBLIC_URL === undefined ? wanted.asked : new URL(PUBLIC_URL).origin;
    const facts = { uses, used: 0, createdAt: at, expiresAt: until!, by: by.name };
    return {
      id: seq,
      ...facts,
      ...(note !== undefined && { note }),
      code,
      url: `${origin}${JOIN_PATH}#${code}`,
    };
  }

  /** Ends an invite; the accounts it has created stay. @throws ChatError NOT_FOUND when there is none, or it has ended */
  async revoke(by: Actor, given: string): Promise<void> {
    const id = fromDecimal(given);
    if (!Number.isSafeInteger(id)) throw new ChatError('NOT_FOUND');
    await this.moderationLog.act(
      { by },
      {
        action: 'invite_revoked',
        may: [actingAdmin],
        decide: async ({ tx, at, now }) => {
          const [invite] = await tx.query<InviteState>(`${INVITES_SQL} WHERE i.id = ?`, [id]);
          if (!invite || inviteEnd(invite, now)) throw new ChatError('NOT_FOUND');
          await tx.manager.update(Invite, { id: invite.id }, { revokedAt: at });
          return { detail: String(invite.id) };
        },
      },
    );
  }
}

/** A note without white space around it, if there is one. */
function oneLine(given = ''): string | undefined {
  const note = given.trim();
  if (note === '') return undefined;
  const code = validateOneLine(note, LIMITS.reasonMaxCodePoints);
  if (code) throw new ChatError(code, { field: 'note' });
  return note;
}

function toView(invite: InviteState, now: number): InviteView {
  const { id, uses, used, createdAt, expiresAt, inviter, note } = invite;
  const ended = inviteEnd(invite, now);
  return {
    ...{ id, uses, used, createdAt, expiresAt, by: inviter },
    ...(note !== null && { note }),
    ...(ended && { ended }),
  };
}
