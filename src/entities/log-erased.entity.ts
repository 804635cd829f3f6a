import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** What stands in the tree for a text that was erased. Append-only. */
@Entity('log_erased')
export class LogErased {
  /** Of the line. */
  @PrimaryColumn(epochMs)
  seq: number;

  /** Base64 of 32 bytes. */
  @Column({ type: 'varchar', length: 44 })
  commitment: string;
}
