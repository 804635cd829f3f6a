import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** Whose whispers an opening had among them: who is told of it. Append-only. */
@Entity('opening_parties')
@Index('ix_opening_parties_act', ['actSeq'])
export class OpeningParty {
  @PrimaryColumn({ type: 'int', name: 'account_id' })
  accountId: number;

  /** Of the act `whispers_opened`. */
  @PrimaryColumn({ ...epochMs, name: 'act_seq' })
  actSeq: number;

  /** How many of the opened whispers are theirs. */
  @Column({ type: 'int' })
  whispers: number;
}
