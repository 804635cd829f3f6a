import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** A checkpoint that was published. Append-only. */
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
