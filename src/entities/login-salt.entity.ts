import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What keeps the log-ins of a day from being guessed from the roots that seal them. It goes with the day. */
@Entity('login_salt')
export class LoginSalt {
  /** YYYY-MM-DD, as in the catalogue of days. */
  @PrimaryColumn({ type: 'varchar', length: 10 })
  day: string;

  /** 16 bytes. */
  @Column({ type: 'blob' })
  salt: Uint8Array;
}
