import { Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** Who is mentioned by a public line: by `@name`, or as the author of the line that it replies to. Append-only. */
@Entity('mentions')
@Index('ix_mentions_account', ['accountId', 'seq'])
export class MentionRow {
  /** Of the line. */
  @PrimaryColumn(epochMs)
  seq: number;

  @PrimaryColumn({ type: 'int', name: 'account_id' })
  accountId: number;
}
