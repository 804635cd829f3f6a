import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Action, Outcome } from '../contract/records.js';
import { epochMs } from './epoch-ms.js';

/** Every change of an account, opening of whispers, refused attempt and step of the clock. Append-only. */
@Entity('moderation_log')
@Index('uq_moderation_log_act_actor', ['actId', 'actorId'], { unique: true })
@Index('ix_moderation_log_target', ['targetId', 'seq'])
@Index('ix_moderation_log_actor', ['actorId', 'seq'])
@Index('ix_moderation_log_pair', ['targetId', 'actorId', 'seq'])
@Index('ix_moderation_log_action', ['action', 'outcome', 'seq'])
@Index('ix_moderation_log_state', ['targetId', 'action', 'outcome', 'seq'])
@Index('ix_moderation_log_done', ['actorId', 'action', 'outcome', 'seq'])
@Index('ix_moderation_log_between', ['targetId', 'actorId', 'action', 'outcome', 'seq'])
export class ModerationAct {
  @PrimaryColumn(epochMs)
  seq: number;

  /**
   * The actor's UUID for this act, created before the first attempt: with the actor it finds what an earlier attempt
   * stored.
   */
  @Column({ type: 'varchar', length: 36, name: 'act_id' })
  actId: string;

  @Column({ type: 'varchar', length: 20 })
  action: Action;

  @Column({ type: 'varchar', length: 8 })
  outcome: Outcome;

  /** Null for an act on the machine itself, or of the room. */
  @Column({ type: 'int', name: 'actor_id', nullable: true })
  actorId: number | null;

  @Column({ type: 'int', name: 'target_id', nullable: true })
  targetId: number | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  reason: string | null;

  /** Of a kick or mute: its end. */
  @Column({ ...epochMs, nullable: true })
  until: number | null;

  /** What no other column says: a role, the code of a refusal, the session ended, how far the clock was set back. */
  @Column({ type: 'varchar', length: 500, nullable: true })
  detail: string | null;

  /** Of opened whispers: the first and last seq actually opened. */
  @Column({ ...epochMs, name: 'from_seq', nullable: true })
  fromSeq: number | null;

  @Column({ ...epochMs, name: 'to_seq', nullable: true })
  toSeq: number | null;

  @Column(epochMs)
  at: number;

  /** From where it was done; null for the machine itself, and for acts of earlier versions. */
  @Column({ type: 'varchar', length: 45, nullable: true })
  address: string | null;
}
