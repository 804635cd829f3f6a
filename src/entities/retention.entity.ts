import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** How long a log is kept, and how far a run that removes what is older has come. A row for each log. */
@Entity('retention')
export class Retention {
  @PrimaryColumn({ type: 'varchar', length: 8 })
  log: 'lines' | 'acts' | 'logins';

  /** 0: for good. */
  @Column({ type: 'int' })
  days: number;

  /** The act that made it so. */
  @Column({ ...epochMs, name: 'act_seq', nullable: true })
  actSeq: number | null;

  /** While a run is under way: it removes what is below this seq or, of log-ins, this day as a number. */
  @Column({ ...epochMs, nullable: true })
  bound: number | null;

  /** How many rows that run has removed. */
  @Column(epochMs)
  removed: number;
}
