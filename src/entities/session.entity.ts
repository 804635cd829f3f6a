import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** Why a session ended early: a person ended it, or the connection that it lived with ended. Closed list. */
export type SessionEnd = 'ended' | 'closed';

/**
 * A log-in and what follows from it: its tokens carry this id, and renewals stay in it. Rows are never deleted. A
 * session has also ended when its account has another `token_version`, or the log another `epoch`.
 */
@Entity('sessions')
@Index('ix_sessions_account', ['accountId', 'tokenVersion', 'epoch', 'endedAt', 'expiresAt'])
export class Session {
  /** UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'int', name: 'account_id' })
  accountId: number;

  /** The account's at the start of the session: raising it ends all sessions without touching a row. */
  @Column({ type: 'int', name: 'token_version' })
  tokenVersion: number;

  /** The log's at the start of the session; a restored backup gets another one. */
  @Column({ type: 'varchar', length: 36 })
  epoch: string;

  @Column({ ...epochMs, name: 'created_at' })
  createdAt: number;

  /** Accurate to a few minutes. */
  @Column({ ...epochMs, name: 'last_seen_at' })
  lastSeenAt: number;

  /** The absolute end. */
  @Column({ ...epochMs, name: 'expires_at' })
  expiresAt: number;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 256, name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** Null unless it was ended early. */
  @Column({ ...epochMs, name: 'ended_at', nullable: true })
  endedAt: number | null;

  @Column({ type: 'varchar', length: 12, name: 'end_cause', nullable: true })
  endCause: SessionEnd | null;
}
