import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { LoginTransport } from '../contract/events.js';
import type { LoginCause, LoginEventKind } from '../contract/records.js';
import { epochMs } from './epoch-ms.js';

/**
 * Who logged in, entered and left on one day. The template of the tables `login_log_YYYYMMDD`:
 * there is no table of this name, and `synchronize: false` keeps the schema tools away from it. Append-only.
 */
@Entity('login_log_template', { synchronize: false })
@Index(['accountId', 'event', 'at'])
@Index(['event', 'at'])
export class LoginEvent {
  @PrimaryGeneratedColumn({ type: 'int' })
  id: number;

  /** Created before the first attempt; a retry finds by it what is already stored. */
  @Index({ unique: true })
  @Column({ type: 'varchar', length: 50, name: 'event_id' })
  eventId: string;

  @Column({ type: 'varchar', length: 12 })
  event: LoginEventKind;

  /** UUID of an account's stay on a node, from its first connection to its last. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  visit: string | null;

  @Index()
  @Column({ type: 'varchar', length: 64 })
  node: string;

  @Column({ type: 'int', name: 'account_id', nullable: true })
  accountId: number | null;

  /** The account's name; of a failed log-in only if that account exists. */
  @Column({ type: 'varchar', length: 20, nullable: true })
  name: string | null;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 256, name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** How a client came in; null for rows without an origin. Tables of older versions have no such column. */
  @Column({ type: 'varchar', length: 12, nullable: true })
  transport: LoginTransport | null;

  /** The cause of a leave; of a failed log-in, why the right password was refused, or that an invite was not valid. */
  @Column({ type: 'varchar', length: 12, nullable: true })
  cause: LoginCause | null;

  /** How many events this row stands for: more than 1 only for failed log-ins in a flood. */
  @Column({ type: 'int' })
  count: number;

  @Index()
  @Column(epochMs)
  at: number;
}
