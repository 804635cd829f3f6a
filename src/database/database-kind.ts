/** `mysql` and `mariadb` are different TypeORM types: with the wrong one it reports endless schema drift. */
export type DatabaseKind = 'sqlite' | 'mysql' | 'mariadb';

/** What the first connection tells about the server. */
export interface Server {
  kind: DatabaseKind;
  /** Whether the connection is encrypted. */
  encrypted: boolean;
}
