import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** What an act made of the room's name, description and colour, and what they were before. Append-only. */
@Entity('room_changes')
export class RoomChange {
  /** Of the act. */
  @PrimaryColumn(epochMs)
  seq: number;

  @Column({ type: 'varchar', length: 60 })
  name: string;

  @Column({ type: 'varchar', length: 140, nullable: true })
  description: string | null;

  /** 0 to 15. */
  @Column({ type: 'int', nullable: true })
  colour: number | null;

  @Column({ type: 'varchar', length: 60, name: 'old_name' })
  oldName: string;

  @Column({ type: 'varchar', length: 140, name: 'old_description', nullable: true })
  oldDescription: string | null;

  @Column({ type: 'int', name: 'old_colour', nullable: true })
  oldColour: number | null;
}
