import { list, type Statement, type Tx } from '../database/tx.js';
import type { AccountState } from '../entities/account-state.js';
import { Account } from '../entities/account.entity.js';
import { columnsAs } from '../entities/columns.js';
import type { LineDraft } from './line-draft.js';
import { quotedLine, quotedText, type QuotedLine } from './quoted-line.js';

/** What a batch of lines has to know. */
export interface BatchRead {
  accounts: { byId: Map<number, AccountState>; byKey: Map<string, AccountState> };
  /** What is already stored, by `lineKey`. */
  known: Map<string, KnownLine>;
  endedSessions: Set<string>;
  /** The public lines that are replied to, by seq. */
  replied: Map<number, { quote: QuotedLine; author: Pick<AccountState, 'id' | 'disabledAt'> }>;
}

export interface KnownLine {
  seq: number;
  at: number;
  senderId: number;
  recipientId: number | null;
  text: string;
  idempotencyKey: string;
  replyTo: number | null;
}

export function lineKey(line: { senderId: number; idempotencyKey: string }): string {
  return `${line.senderId} ${line.idempotencyKey}`;
}

/** A row of the one read. Each kind of row uses the columns in its own way, which its mapper shows. */
interface FoundRow {
  what: 'account' | 'line' | 'session' | 'replied';
  n1: number;
  s1: string;
  s2: string | null;
  s3: string | null;
  n2: number;
  n3: number | null;
  n4: number | null;
  n5: number | null;
  n6: number | null;
  text: string | null;
}

/** An account in the columns of a `FoundRow`, in their order, which the other kinds keep to. */
const ACCOUNT_COLUMNS = columnsAs(Account, {
  id: 'n1',
  name: 's1',
  nameKey: 's2',
  role: 's3',
  tokenVersion: 'n2',
  mutedUntil: 'n3',
  kickedUntil: 'n4',
  disabledAt: 'n5',
  appealedAt: 'n6',
} satisfies Record<keyof AccountState, keyof FoundRow>);

/**
 * One read: the senders, the recipients and those who may be mentioned, ended sessions, what is already stored under
 * these idempotencyKeys, and the lines that are replied to.
 */
export function readStatement(drafts: readonly LineDraft[], tried: Set<LineDraft>): Statement {
  const ids = [...new Set(drafts.map(draft => draft.senderId))];
  const keys = [
    ...new Set(
      drafts.flatMap(({ recipientKey, mayMention = [] }) => [recipientKey ?? [], mayMention].flat(2)),
    ),
  ];
  const sessions = [...new Set(drafts.map(draft => draft.sessionId))];
  const idempotencyKeys = [
    ...new Set(drafts.filter(d => !d.fresh || tried.has(d)).map(d => d.idempotencyKey)),
  ];
  const replied = [...new Set(drafts.flatMap(draft => draft.replyTo ?? []))];
  const account = `SELECT 'account' AS what, ${ACCOUNT_COLUMNS}, NULL AS text FROM accounts`;
  const parts = [`${account} WHERE id IN (${list(ids)})`];
  if (keys.length > 0) parts.push(`${account} WHERE name_key IN (${list(keys)})`);
  // almost always without a row
  parts.push(`SELECT 'session', account_id, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM sessions WHERE id IN (${list(sessions)}) AND ended_at IS NOT NULL`);
  if (idempotencyKeys.length > 0) {
    // in the columns of an account: a second statement would be a second round trip
    parts.push(`SELECT 'line', seq, idempotency_key, NULL, NULL, sender_id, recipient_id, at, reply_to, NULL, text
      FROM chat_log WHERE idempotency_key IN (${list(idempotencyKeys)})`);
  }
  if (replied.length > 0) {
    parts.push(`SELECT 'replied', q.seq, a.name, NULL, NULL, q.sender_id, a.disabled_at, NULL, NULL, NULL,
      ${quotedText('q.text')} FROM chat_log q LEFT JOIN accounts a ON a.id = q.sender_id
      WHERE q.seq IN (${list(replied)}) AND q.kind = 'chat'`);
  }
  return [parts.join(' UNION ALL '), [...ids, ...keys, ...sessions, ...idempotencyKeys, ...replied]];
}

/** When the senders of public lines last said one, epoch ms, by account. Admins are left out: slow mode is not for them. */
export async function lastSaidAt(tx: Tx, drafts: readonly LineDraft[]): Promise<Map<number, number>> {
  const ids = [...new Set(drafts.filter(one => one.recipientKey === undefined).map(one => one.senderId))];
  if (ids.length === 0) return new Map();
  const found = await tx.query<{ id: number; at: number | null }>(
    `SELECT id, (SELECT l.at FROM chat_log l WHERE l.sender_id = m.id AND l.kind = 'chat' ORDER BY l.seq DESC LIMIT 1) AS at
     FROM accounts m WHERE id IN (${list(ids)}) AND role <> 'admin'`,
    ids,
  );
  return new Map(found.flatMap(({ id, at }) => (at === null ? [] : [[id, at]])));
}

/** @param found the rows of `readStatement` */
export function mapRead(found: readonly unknown[]): BatchRead {
  const accounts: BatchRead['accounts'] = { byId: new Map(), byKey: new Map() };
  const known: BatchRead['known'] = new Map();
  const endedSessions: BatchRead['endedSessions'] = new Set();
  const replied: BatchRead['replied'] = new Map();
  for (const row of found as FoundRow[]) {
    if (row.what === 'line') {
      const line = toLine(row);
      known.set(lineKey(line), line);
    } else if (row.what === 'session') {
      endedSessions.add(row.s1);
    } else if (row.what === 'replied') {
      replied.set(row.n1, toReplied(row));
    } else if (!accounts.byId.has(row.n1)) {
      const account = toAccount(row);
      accounts.byId.set(account.id, account);
      accounts.byKey.set(account.nameKey, account);
    }
  }
  return { accounts, known, endedSessions, replied };
}

function toAccount({ n1, s1, s2, s3, n2, n3, n4, n5, n6 }: FoundRow): AccountState {
  return {
    id: n1,
    name: s1,
    nameKey: s2!,
    role: s3 as AccountState['role'],
    tokenVersion: n2,
    mutedUntil: n3,
    kickedUntil: n4,
    disabledAt: n5,
    appealedAt: n6,
  };
}

function toLine({ n1, s1, n2, n3, n4, n5, text }: FoundRow): KnownLine {
  return {
    seq: n1,
    idempotencyKey: s1,
    senderId: n2,
    recipientId: n3,
    at: n4!,
    replyTo: n5,
    text: text!,
  };
}

function toReplied({ s1, n2, n3, text }: FoundRow) {
  return { quote: quotedLine({ id: n2, name: s1 }, text!), author: { id: n2, disabledAt: n3 } };
}
