import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** A link with which guests create their own accounts. Rows are never deleted. */
@Entity('invites')
export class Invite {
  /** Seq of the act that created it. */
  @PrimaryColumn(epochMs)
  id: number;

  /** SHA-256 of the code, in hex: who reads the database cannot use it. */
  @Index('uq_invites_code_hash', { unique: true })
  @Column({ type: 'varchar', length: 64, name: 'code_hash' })
  codeHash: string;

  /** How many accounts it may create. */
  @Column({ type: 'int' })
  uses: number;

  /** How many it has created. */
  @Column({ type: 'int' })
  used: number;

  @Column({ ...epochMs, name: 'expires_at' })
  expiresAt: number;

  @Column({ type: 'varchar', length: 200, nullable: true })
  note: string | null;

  @Column({ type: 'int', name: 'created_by' })
  createdBy: number;

  @Column({ ...epochMs, name: 'created_at' })
  createdAt: number;

  @Column({ ...epochMs, name: 'revoked_at', nullable: true })
  revokedAt: number | null;
}
