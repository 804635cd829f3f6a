import { ChatError } from '../contract/errors.js';
import type { Clock } from '../config/clock.js';
import { list, placeholders, type Statement, type Tx } from '../database/tx.js';
import type { AccountState } from '../entities/account-state.js';
import { Account } from '../entities/account.entity.js';
import { columnsAs } from '../entities/columns.js';
import { headAdvance, headLock } from './head.js';
import type { Judge, LineDraft, StoredLine } from './line-draft.js';
import type { LogRow } from './log-row.js';

/** The outcome of each draft, in order, and the rows that are new to the log. */
export interface BatchOutcome {
  results: (StoredLine | ChatError)[];
  rows: LogRow[];
}

interface Accounts {
  byId: Map<number, AccountState>;
  byKey: Map<string, AccountState>;
}

interface KnownLine {
  seq: number;
  at: number;
  senderId: number;
  recipientId: number | null;
  text: string;
  idempotencyKey: string;
}

/**
 * Judges and stores lines in one transaction, with two round trips: lock the head and read; insert, advance the head
 * and commit. The read is a statement after the lock, never part of it: it would see the time before the wait.
 * @param tried lines an earlier attempt may have stored: found again, they are no duplicates
 */
export async function storeBatch(
  tx: Tx,
  drafts: readonly LineDraft[],
  { judge, clock, tried }: { judge: Judge; clock: Clock; tried: Set<LineDraft> },
): Promise<BatchOutcome> {
  const lock = headLock(tx, clock);
  const [locked, found] = await tx.queries(lock.statement, readStatement(drafts, tried));
  const head = await lock.take(locked!);
  const { accounts, known, endedSessions } = mapRead(found as FoundRow[]);
  const { at, now } = head;
  let { seq } = head;

  const rows: LogRow[] = head.step ? [head.step] : [];
  const stored: KnownLine[] = [];
  const appeals: number[] = [];
  const results = drafts.map((draft): StoredLine | ChatError => {
    const sender = accounts.byId.get(draft.senderId);
    const recipient = draft.recipientKey === undefined ? undefined : accounts.byKey.get(draft.recipientKey);
    const before = known.get(lineKey(draft));
    if (before) return again(draft, before, { recipient, retried: tried.has(draft) });
    if (!sender) return new ChatError('TOKEN_INVALID');
    const sessionEnded = endedSessions.has(draft.sessionId);
    const verdict = judge(draft, { sender, recipient, sessionEnded }, now);
    if ('refusal' in verdict) return verdict.refusal;
    if (verdict.appeal) {
      sender.appealedAt = now;
      appeals.push(sender.id);
    }
    seq += 1;
    const to = recipient && { id: recipient.id, name: recipient.name };
    rows.push({
      kind: to ? 'whisper' : 'chat',
      seq,
      at,
      from: { id: sender.id, name: sender.name },
      ...(to && { to }),
      text: draft.text,
    });
    const line: KnownLine = {
      seq,
      at,
      senderId: sender.id,
      recipientId: to?.id ?? null,
      text: draft.text,
      idempotencyKey: draft.idempotencyKey,
    };
    stored.push(line);
    tried.add(draft);
    known.set(lineKey(draft), line);
    return { seq, at, ...(to && { recipientId: to.id }) };
  });

  if (stored.length > 0) {
    tx.atCommit(
      `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at) VALUES ${placeholders(stored.length, 7)}`,
      stored.flatMap(line => [
        line.seq,
        line.recipientId === null ? 'chat' : 'whisper',
        line.senderId,
        line.recipientId,
        line.text,
        line.idempotencyKey,
        line.at,
      ]),
    );
    if (appeals.length > 0) {
      tx.atCommit(`UPDATE accounts SET appealed_at = ? WHERE id IN (${list(appeals)})`, [now, ...appeals]);
    }
    tx.atCommit(...headAdvance(seq, at));
  }
  return { results, rows };
}

function lineKey(line: { senderId: number; idempotencyKey: string }): string {
  return `${line.senderId} ${line.idempotencyKey}`;
}

/** The answer to an idempotencyKey that is already in the log. */
function again(
  draft: LineDraft,
  before: KnownLine,
  { recipient, retried }: { recipient: AccountState | undefined; retried: boolean },
): StoredLine | ChatError {
  const sameRecipient =
    draft.recipientKey === undefined ? before.recipientId === null : before.recipientId === recipient?.id;
  if (before.text !== draft.text || !sameRecipient) return new ChatError('IDEMPOTENCY_CONFLICT');
  return {
    seq: before.seq,
    at: before.at,
    ...(!retried && { duplicate: true as const }),
    ...(before.recipientId !== null && { recipientId: before.recipientId }),
  };
}

/** A row of the one read. Each kind of row uses the columns in its own way, which its mapper shows. */
interface FoundRow {
  what: 'account' | 'line' | 'session';
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

/** One read: the senders, the recipients, ended sessions, and what is already stored under these idempotencyKeys. */
function readStatement(drafts: readonly LineDraft[], tried: Set<LineDraft>): Statement {
  const ids = [...new Set(drafts.map(draft => draft.senderId))];
  const keys = [...new Set(drafts.flatMap(draft => draft.recipientKey ?? []))];
  const sessions = [...new Set(drafts.map(draft => draft.sessionId))];
  const idempotencyKeys = [
    ...new Set(drafts.filter(d => !d.fresh || tried.has(d)).map(d => d.idempotencyKey)),
  ];
  const account = `SELECT 'account' AS what, ${ACCOUNT_COLUMNS}, NULL AS text FROM accounts`;
  const parts = [`${account} WHERE id IN (${list(ids)})`];
  if (keys.length > 0) parts.push(`${account} WHERE name_key IN (${list(keys)})`);
  // almost always without a row
  parts.push(`SELECT 'session', account_id, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM sessions WHERE id IN (${list(sessions)}) AND ended_at IS NOT NULL`);
  if (idempotencyKeys.length > 0) {
    // in the columns of an account: a second statement would be a second round trip
    parts.push(`SELECT 'line', seq, idempotency_key, NULL, NULL, sender_id, recipient_id, at, NULL, NULL, text
      FROM chat_log WHERE idempotency_key IN (${list(idempotencyKeys)})`);
  }
  return [parts.join(' UNION ALL '), [...ids, ...keys, ...sessions, ...idempotencyKeys]];
}

function mapRead(found: readonly FoundRow[]): {
  accounts: Accounts;
  known: Map<string, KnownLine>;
  endedSessions: Set<string>;
} {
  const accounts: Accounts = { byId: new Map(), byKey: new Map() };
  const known = new Map<string, KnownLine>();
  const endedSessions = new Set<string>();
  for (const row of found) {
    if (row.what === 'line') {
      const line = toLine(row);
      known.set(lineKey(line), line);
    } else if (row.what === 'session') {
      endedSessions.add(row.s1);
    } else if (!accounts.byId.has(row.n1)) {
      const account = toAccount(row);
      accounts.byId.set(account.id, account);
      accounts.byKey.set(account.nameKey, account);
    }
  }
  return { accounts, known, endedSessions };
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

function toLine({ n1, s1, n2, n3, n4, text }: FoundRow): KnownLine {
  return { seq: n1, idempotencyKey: s1, senderId: n2, recipientId: n3, at: n4!, text: text! };
}
