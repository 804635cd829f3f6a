import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/**
 * 256 hashes of the tree, as in c2sp.org/tlog-tiles: those of leaves, or of the tiles one level below. Append-only: until
 * it is full, a tile is in `log_tree`.
 */
@Entity('log_tile')
export class LogTile {
  /** 0: of leaves. */
  @PrimaryColumn({ type: 'int' })
  level: number;

  /** From the left. */
  @PrimaryColumn(epochMs)
  idx: number;

  /** 32 bytes each. */
  @Column({ type: 'blob' })
  hashes: Uint8Array;
}
