import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** How far the log is sealed: the one Merkle tree over its lines and acts. Its row is locked to make it grow. */
@Entity('log_tree')
export class LogTree {
  @PrimaryColumn({ type: 'int' })
  id: number;

  /** The log's, when this tree was named. */
  @Column({ type: 'varchar', length: 36 })
  epoch: string;

  /** The name of the tree, and of its key. */
  @Column({ type: 'varchar', length: 300 })
  origin: string;

  /** The public key, as `name+id+key`. */
  @Column({ type: 'varchar', length: 400 })
  vkey: string;

  /** How many rows are sealed: the last of them has this seq. */
  @Column(epochMs)
  size: number;

  /** Base64 of 32 bytes. */
  @Column({ type: 'varchar', length: 44 })
  root: string;

  /** The tiles that are not full yet, one after the other, from the leaves up. */
  @Column({ type: 'blob' })
  tiles: Uint8Array;

  /** The salts of the leaves in the first of them. */
  @Column({ type: 'blob' })
  salts: Uint8Array;

  /** Rows up to this seq were there before there was a tree: some may have been gone. */
  @Column(epochMs)
  existing: number;

  /** Of the newest checkpoint that was published: its rows, when it was signed, and the note with its cosignatures. */
  @Column({ ...epochMs, name: 'published_size', nullable: true })
  publishedSize: number | null;

  @Column({ ...epochMs, name: 'published_at', nullable: true })
  publishedAt: number | null;

  @Column({ type: 'text', name: 'published_note', nullable: true })
  publishedNote: string | null;
}
