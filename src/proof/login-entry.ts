import { SALT_BYTES } from './entry.js';
import { sha256 } from './hashing.js';

// What of a log-in is hashed: docs/proof.md says it for those who check.

const FORMAT = 'sarangbang/login/v1\n';
/** UTF-8 has at most this number of bytes for a unit of UTF-16. */
const BYTES_A_UNIT = 3;
const TEXT_AT = 1 + SALT_BYTES + FORMAT.length;

/** The columns of a day's table, in the order of RFC 8785. Older tables have fewer. */
const COLUMNS = [
  'account_id',
  'at',
  'cause',
  'count',
  'event',
  'event_id',
  'id',
  'ip',
  'name',
  'node',
  'transport',
  'user_agent',
  'visit',
] as const;

/** A row of a day's table, as it is stored. */
export type LoginRow = { id: number } & Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/** The leaves of a day's tree. */
export class LoginLeaves {
  #workspace: Buffer;

  /** @param salt of the day, 16 bytes */
  constructor(private readonly salt: Uint8Array) {
    this.#workspace = this.#ofBytes(4_096);
  }

  /** SHA-256 of a zero byte, the salt, the name of the format, and the canonical JSON of the columns that are not null. */
  leaf(row: LoginRow): Buffer {
    const json = `${loginJson(row)}\n`;
    const max = TEXT_AT + json.length * BYTES_A_UNIT;
    if (max > this.#workspace.length) this.#workspace = this.#ofBytes(max);
    return sha256(this.#workspace.subarray(0, TEXT_AT + this.#workspace.write(json, TEXT_AT)));
  }

  #ofBytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    bytes.set(this.salt, 1);
    bytes.write(FORMAT, 1 + SALT_BYTES);
    return bytes;
  }
}

/** RFC 8785: in order, without those that are null. */
export function loginJson(row: LoginRow): string {
  const ordered: Record<string, string | number> = {};
  for (const column of COLUMNS) {
    const value = row[column];
    if (value !== null && value !== undefined) ordered[column] = value;
  }
  return JSON.stringify(ordered);
}
