import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** How far a member has read. It is kept for the member alone, and is no part of the record. */
@Entity('read_positions')
export class ReadPosition {
  @PrimaryColumn({ type: 'int', name: 'account_id' })
  accountId: number;

  /** The other member of some whispers; 0 for the lines of the room, the member's own id for all whispers. */
  @PrimaryColumn({ type: 'int', name: 'with_id' })
  withId: number;

  /** The last seq that was read. */
  @Column(epochMs)
  seq: number;
}
