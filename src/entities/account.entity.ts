import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../contract/events.js';
import { epochMs } from './epoch-ms.js';

/** A member or admin. Only accounts with a row here can log in. Rows are never deleted and names never re-issued. */
@Entity('accounts')
@Index('ix_accounts_role', ['role', 'disabledAt'])
export class Account {
  @PrimaryGeneratedColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 20 })
  name: string;

  /** Canonical form of the name (`nameKey`); unique, compared byte for byte. */
  @Index('uq_accounts_name_key', { unique: true })
  @Column({ type: 'varchar', length: 20, name: 'name_key' })
  nameKey: string;

  /** argon2id in PHC string format. */
  @Column({ type: 'varchar', length: 200, name: 'password_hash' })
  passwordHash: string;

  /** Set by another person, good for one log-in: until it is changed, nothing else is allowed. */
  @Column({ type: 'boolean', name: 'must_change_password', default: false })
  mustChangePassword: boolean;

  /** When another person set it; null once the owner has changed it. */
  @Column({ ...epochMs, name: 'password_set_at', nullable: true })
  passwordSetAt: number | null;

  /** Who set it; null when it was set on the machine itself. */
  @Column({ type: 'int', name: 'password_set_by', nullable: true })
  passwordSetBy: number | null;

  @Column({ type: 'varchar', length: 8 })
  role: Role;

  /** Tokens carry the version they were issued under; raising it ends them all. */
  @Column({ type: 'int', name: 'token_version', default: 0 })
  tokenVersion: number;

  @Index('ix_accounts_muted')
  @Column({ ...epochMs, name: 'muted_until', nullable: true })
  mutedUntil: number | null;

  /** End of the cool-off after a kick. */
  @Index('ix_accounts_barred')
  @Column({ ...epochMs, name: 'kicked_until', nullable: true })
  kickedUntil: number | null;

  @Index('ix_accounts_disabled')
  @Column({ ...epochMs, name: 'disabled_at', nullable: true })
  disabledAt: number | null;

  /** Last whisper to an admin while muted. */
  @Column({ ...epochMs, name: 'appealed_at', nullable: true })
  appealedAt: number | null;

  @Column({ ...epochMs, name: 'created_at' })
  createdAt: number;
}
