import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** The catalogue of the daily log-in tables. */
@Entity('login_log_days')
export class LoginLogDay {
  /** YYYY-MM-DD in `timeZone`. */
  @PrimaryColumn({ type: 'varchar', length: 10 })
  day: string;

  @Column({ type: 'varchar', length: 20, name: 'table_name' })
  tableName: string;

  @Column({ type: 'varchar', length: 64, name: 'time_zone' })
  timeZone: string;

  /** First instant of the day. */
  @Column({ ...epochMs, name: 'from_at' })
  fromAt: number;

  /** First instant of the next day. */
  @Column({ ...epochMs, name: 'to_at' })
  toAt: number;
}
