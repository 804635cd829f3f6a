import { sha256 } from './hashing.js';

// What of a row is hashed: docs/proof.md says it for those who check.

export const SALT_BYTES = 16;

const LEAF = '\0';
const BODY = Buffer.from('sarangbang/body/v1\0');
const TEXT_AT = BODY.length + SALT_BYTES;
/** UTF-8 has at most this number of bytes for a unit of UTF-16. */
const BYTES_A_UNIT = 3;
/** What is hashed is put together here. */
let workspace = Buffer.alloc(32 * 1024);
/** In place of a text that was erased, or of a salt that is gone. */
const NO_SALT = Buffer.alloc(SALT_BYTES);

/** A row of the log as it is hashed. */
export interface SealedRow {
  seq: number;
  kind: 'chat' | 'whisper' | 'act';
  /** Epoch ms. */
  at: number;
  /** Account ids: of an act its actor and target. */
  from: number | null;
  to: number | null;
  /** The seq of the line that it replies to. */
  re: number | null;
  /** The client's key of a line, the id of an act. */
  key: string;
  /** The text of a line as it is stored; of an act, `actBody`. */
  body: string;
}

/** What an act says besides its time and its parties. Addresses are not sealed: a proof would tell them. */
export interface ActFacts {
  action: string;
  outcome: string;
  reason: string | null;
  until: number | null;
  detail: string | null;
  fromSeq: number | null;
  toSeq: number | null;
  /** Of the account that was made. */
  name?: string | null;
}

/** Acts that make an account: their bodies name it, and so bind its id to its name. */
export const NAMING = ['create', 'first_admin', 'invite_used'] as const satisfies string[];

/** The canonical JSON (RFC 8785) of what an act says: keys in order, without those that are null. */
export function actBody(facts: ActFacts): string {
  const { action, detail, fromSeq, name, outcome, reason, toSeq, until } = facts;
  const ordered = { action, detail, fromSeq, name, outcome, reason, toSeq, until };
  return JSON.stringify(ordered, (_, value: unknown) => value ?? undefined);
}

/** What stands for a text: it can be shown to fit, but not be guessed. @param salt 16 random bytes */
export function commitmentOf(salt: Uint8Array, body: string): Buffer {
  const max = TEXT_AT + body.length * BYTES_A_UNIT;
  if (max > workspace.length) workspace = Buffer.alloc(max);
  workspace.set(BODY);
  workspace.set(salt, BODY.length);
  return sha256(workspace.subarray(0, TEXT_AT + workspace.write(body, TEXT_AT)));
}

/** What is hashed of a row. */
export function entryOf(row: Omit<SealedRow, 'body'>, commitment: Uint8Array): string {
  const { seq, kind, at, from, to, re, key } = row;
  const { buffer, byteOffset, byteLength } = commitment;
  const body = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return (
    `sarangbang/row/v1\nseq ${seq}\nkind ${kind}\nat ${at}\nfrom ${from ?? '-'}\nto ${to ?? '-'}\n` +
    `re ${re ?? '-'}\nkey ${key}\nbody ${body}\n`
  );
}

/** What is hashed in place of a row that was gone when the log was sealed. */
export function absentEntry(seq: number): string {
  return `sarangbang/absent/v1\nseq ${seq}\n`;
}

/** The hash of a leaf: RFC 6962, section 2.1. */
export function leafOf(entry: string): Buffer {
  return sha256(LEAF + entry);
}

/** The hash of a row. */
export function rowLeaf(row: SealedRow, salt: Uint8Array): Buffer {
  return leafOf(entryOf(row, commitmentOf(salt, row.body)));
}

/** Whether a salt was taken away with the text that it belonged to. */
export function isGone(salt: Uint8Array): boolean {
  return NO_SALT.equals(salt);
}
