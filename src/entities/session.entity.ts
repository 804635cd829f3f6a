import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** Why a session is over before its time. Closed list. */
export type SessionEnd = 'ended';

/**
 * A log-in and all that follows from it: its tokens carry this id, and renewals stay in it. Rows are never deleted.
 * A session has also ended when its account has another `token_version`, or the log another `epoch`.
 */
@Entity('sessions')
@Index('ix_sessions_account', ['accountId', 'expiresAt'])
export class Session {
  /** UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'int', name: 'account_id' })
  accountId: number;

  /** The account's when the session began: raising that one ends them all without touching a row. */
  @Column({ type: 'int', name: 'token_version' })
  tokenVersion: number;

  /** The log's when the session began: of a restored backup it is another. */
  @Column({ type: 'varchar', length: 36 })
  epoch: string;

  @Column({ ...epochMs, name: 'created_at' })
  createdAt: number;

  /** To within a few minutes. */
  @Column({ ...epochMs, name: 'last_seen_at' })
  lastSeenAt: number;

  /** The absolute end, whatever happens. */
  @Column({ ...epochMs, name: 'expires_at' })
  expiresAt: number;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 256, name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** Null unless somebody ended it. */
  @Column({ ...epochMs, name: 'ended_at', nullable: true })
  endedAt: number | null;

  @Column({ type: 'varchar', length: 12, name: 'end_cause', nullable: true })
  endCause: SessionEnd | null;
}
