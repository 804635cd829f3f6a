import { Column, Entity, PrimaryColumn } from 'typeorm';
import { epochMs } from './epoch-ms.js';

/** What keeps the texts of the 256 rows of a tile from being guessed from their hashes: zeros for one that is gone. */
@Entity('log_salt')
export class LogSalt {
  /** That of the tile of these leaves. */
  @PrimaryColumn(epochMs)
  idx: number;

  /** 16 bytes each. */
  @Column({ type: 'blob' })
  salts: Uint8Array;
}
