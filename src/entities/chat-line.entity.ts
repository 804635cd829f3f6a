import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** Used by SQLite; MySQL and MariaDB have no partial indexes. */
const WHISPERS_ONLY = { where: 'recipient_id IS NOT NULL' };

/** Every text of the room, whispers included, byte for byte. */
@Entity('chat_log')
@Index('uq_chat_log_client', ['idempotencyKey', 'senderId'], { unique: true })
@Index('ix_chat_log_kind', ['kind', 'seq'])
@Index('ix_chat_log_sender_kind', ['senderId', 'kind', 'seq'])
@Index('ix_chat_log_recipient', ['recipientId', 'seq'], WHISPERS_ONLY)
@Index('ix_chat_log_pair', ['recipientId', 'senderId', 'seq'], WHISPERS_ONLY)
@Index('ix_chat_log_at', ['at'])
export class ChatLine {
  @PrimaryColumn(epochMs)
  seq: number;

  @Column({ type: 'varchar', length: 8 })
  kind: 'chat' | 'whisper';

  @Column({ type: 'int', name: 'sender_id' })
  senderId: number;

  /** Null means everyone. */
  @Column({ type: 'int', name: 'recipient_id', nullable: true })
  recipientId: number | null;

  @Column({ type: 'text' })
  text: string;

  /** The sender's UUID for this line: a second try is found by it. */
  @Column({ type: 'varchar', length: 36, name: 'idempotency_key' })
  idempotencyKey: string;

  @Column(epochMs)
  at: number;

  /** The seq of the public line that it replies to. */
  @Column({ ...epochMs, name: 'reply_to', nullable: true })
  replyTo: number | null;
}
