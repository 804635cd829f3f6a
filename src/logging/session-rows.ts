import { placeholders, type Tx } from '../database/tx.js';
import type { Session } from '../entities/session.entity.js';

const USER_AGENT_MAX = 256;
const COLUMNS = [
  'id',
  'account_id',
  'token_version',
  'epoch',
  'created_at',
  'last_seen_at',
  'expires_at',
  'ip',
  'user_agent',
] as const;

/** Stores new sessions together with the row or act that begins them, so that every token has a record. */
export async function insertSessions(tx: Tx, sessions: readonly Session[]): Promise<void> {
  if (sessions.length === 0) return;
  await tx.query(
    `INSERT INTO sessions (${COLUMNS.join(', ')}) VALUES ${placeholders(sessions.length, COLUMNS.length)}`,
    sessions.flatMap(session => [
      session.id,
      session.accountId,
      session.tokenVersion,
      session.epoch,
      session.createdAt,
      session.lastSeenAt,
      session.expiresAt,
      session.ip,
      session.userAgent,
    ]),
  );
}

/** The client's User-Agent, cut to the size of the column. */
export function storedUserAgent(origin: { userAgent?: string | null } | undefined): string | null {
  return origin?.userAgent?.slice(0, USER_AGENT_MAX).toWellFormed().replaceAll('\0', '') ?? null;
}
