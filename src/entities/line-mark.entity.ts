import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** What admins did to a line. */
@Entity('line_marks')
export class LineMark {
  /** Of the line. */
  @PrimaryColumn(epochMs)
  seq: number;

  /** The act that hides it, until it is shown again. */
  @Column({ ...epochMs, name: 'hidden_act', nullable: true })
  hiddenAct: number | null;

  /** The act that erased its text. */
  @Column({ ...epochMs, name: 'erased_act', nullable: true })
  erasedAct: number | null;
}
