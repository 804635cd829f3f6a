import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** That the file of an export was begun to be sent: once, by one node. Append-only. */
@Entity('export_begins')
export class ExportBegin {
  /** Of the act `exported`. */
  @PrimaryColumn({ ...epochMs, name: 'act_seq' })
  actSeq: number;

  /** UUID of this beginning, made before it is stored: the act of its end has it as `act_id`. */
  @Column({ type: 'varchar', length: 36, name: 'begun_by' })
  begunBy: string;

  /** The NODE_ID of the node that sends it. */
  @Column({ type: 'varchar', length: 64 })
  node: string;
}
