import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** The one row whose lock makes the room's order. A writer of a line or an act holds it until COMMIT. */
@Entity('log_head')
export class LogHead {
  @PrimaryColumn({ type: 'int' })
  id: number;

  /** Names this log. Change it by hand after restoring a backup, so that clients reload. */
  @Column({ type: 'varchar', length: 36 })
  epoch: string;

  /** The last number that was assigned. */
  @Column(epochMs)
  seq: number;

  /** Time of that row. The clock may have been set back since. */
  @Column({ ...epochMs, name: 'last_at' })
  lastAt: number;

  /** IANA zone of the calendar days of the log-in tables. */
  @Column({ type: 'varchar', length: 64, name: 'time_zone' })
  timeZone: string;

  /** Slow mode, as in the last row of `room_changes`; 0 is off. Here it is read with the lock. */
  @Column({ type: 'int', name: 'slow_seconds', default: 0 })
  slowSeconds: number;

  /** 1 while only admins speak. */
  @Column({ type: 'int', default: 0 })
  locked: number;
}
