import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** What an act made of the room, and what it was before. Append-only. */
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

  /** Slow mode; 0 is off. */
  @Column({ type: 'int', name: 'slow_seconds', default: 0 })
  slowSeconds: number;

  /** 1 while only admins speak. */
  @Column({ type: 'int', default: 0 })
  locked: number;

  @Column({ type: 'varchar', length: 200, nullable: true })
  notice: string | null;

  @Column({ type: 'varchar', length: 60, name: 'old_name' })
  oldName: string;

  @Column({ type: 'varchar', length: 140, name: 'old_description', nullable: true })
  oldDescription: string | null;

  @Column({ type: 'int', name: 'old_colour', nullable: true })
  oldColour: number | null;

  @Column({ type: 'int', name: 'old_slow_seconds', default: 0 })
  oldSlowSeconds: number;

  @Column({ type: 'int', name: 'old_locked', default: 0 })
  oldLocked: number;

  @Column({ type: 'varchar', length: 200, name: 'old_notice', nullable: true })
  oldNotice: string | null;
}
