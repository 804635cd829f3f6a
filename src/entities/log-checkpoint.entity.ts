import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** The first checkpoint that was published in an hour. Append-only. */
@Entity('log_checkpoint')
export class LogCheckpoint {
  /** How many rows it seals. */
  @PrimaryColumn(epochMs)
  size: number;

  @Column(epochMs)
  at: number;

  /** The signed note. */
  @Column({ type: 'text' })
  note: string;
}
