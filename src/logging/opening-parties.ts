import { list, placeholders, type Tx } from '../database/tx.js';
import { columns } from '../entities/columns.js';
import { OpeningParty } from '../entities/opening-party.entity.js';
import type { Parties } from './log-row.js';

/** Runs plain SQL: a reader's, or a transaction's. */
type Query = (sql: string, parameters: unknown[]) => Promise<OpeningParty[]>;

const SELECT = `SELECT ${columns(OpeningParty, ['accountId', 'actSeq', 'whispers'])} FROM opening_parties`;

/** Whose whispers some openings had among them, by the seq of the act. @param of only this account */
export async function partiesOf(
  query: Query,
  seqs: readonly number[],
  of?: number,
): Promise<Map<number, Parties>> {
  const found = new Map<number, Map<number, number>>();
  if (seqs.length === 0) return found;
  const [where, parameters] =
    of === undefined ? ['', []] : (['account_id = ? AND ', [of]] as [string, number[]]);
  const rows = await query(`${SELECT} WHERE ${where}act_seq IN (${list(seqs)})`, [...parameters, ...seqs]);
  for (const { accountId, actSeq, whispers } of rows) {
    const parties = found.get(actSeq) ?? new Map<number, number>();
    found.set(actSeq, parties.set(accountId, whispers));
  }
  return found;
}

/** Stores them together with the act. */
export async function storeParties(tx: Tx, seq: number, parties: Parties): Promise<void> {
  if (parties.size === 0) return;
  await tx.query(
    `INSERT INTO opening_parties (account_id, act_seq, whispers) VALUES ${placeholders(parties.size, 3)}`,
    [...parties].flatMap(([accountId, whispers]) => [accountId, seq, whispers]),
  );
}
