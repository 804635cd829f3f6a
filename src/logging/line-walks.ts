import type { DatabaseKind } from '../database/database-kind.js';
import { alongIndex } from '../database/index-hint.js';

/** The columns of a line, with the names of its parties. */
const COLUMNS = `c.seq, c.kind, c.at, c.text, c.sender_id AS senderId, s.name AS sender,
  c.recipient_id AS recipientId, r.name AS recipient, c.reply_to AS replyTo`;
/** The same without text and names. */
export const ENVELOPE = 'c.seq, c.sender_id AS senderId, c.recipient_id AS recipientId';
const NAMES = 'LEFT JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id';

/**
 * Lines with names, starting from the log. LEFT JOIN keeps the log first: MariaDB ignores LIMIT when it orders joins,
 * and would start with the smaller table, read the whole log and sort it.
 */
export const LINE = `SELECT ${COLUMNS} FROM chat_log c ${NAMES}`;

export interface LineRecord {
  seq: number;
  kind: 'chat' | 'whisper';
  at: number;
  text: string;
  senderId: number;
  sender: string | null;
  recipientId: number | null;
  recipient: string | null;
  replyTo: number | null;
}

/**
 * The condition of a walk without one. Not a bound of seq: of two lower bounds SQLite takes the first one for its walk,
 * and reads all rows from there to the other.
 */
export const ANY = '1 = 1';

/** Indexes of the log, and that of mentions. Each gives lines in the order of seq when its other columns are fixed. */
const INDEXES = {
  seq: { mysql: 'PRIMARY', sqlite: 'sqlite_autoindex_chat_log_1' },
  kind: 'ix_chat_log_kind',
  sender: 'ix_chat_log_sender_kind',
  recipient: 'ix_chat_log_recipient',
  pair: 'ix_chat_log_pair',
  mentions: 'ix_mentions_account',
} as const;

/**
 * A walk along one index, with conditions on a line `c`. The index is named, so that table statistics cannot decide
 * whether a page or the whole log is read.
 */
export interface Walk {
  along: keyof typeof INDEXES;
  where: string;
  parameters: (number | string)[];
}

/** At most `limit` rows between two seqs, both excluded: from its end, or from its beginning. */
export interface Span {
  after: number;
  before: number;
  limit: number;
  oldest?: boolean;
}

/**
 * The newest lines found by any of several walks, newest first; or the oldest, oldest first. Each walk has its own limit: for an OR the databases
 * would gather and sort the whole log. Only `limit` seqs per walk are sorted.
 */
export function linesOn(
  walks: readonly Walk[],
  { after, before, limit, oldest = false }: Span,
  kind: DatabaseKind,
  columns = COLUMNS,
): { sql: string; parameters: (number | string)[] } {
  const order = oldest ? 'ASC' : 'DESC';
  const tail = ({ where }: Walk): string =>
    `WHERE ${where} AND c.seq > ? AND c.seq < ? ORDER BY c.seq ${order} LIMIT ?`;
  const parameters = walks.flatMap(walk => [...walk.parameters, after, before, limit]);
  const [first] = walks;
  if (first && walks.length === 1 && first.along !== 'mentions') {
    return { sql: `SELECT ${columns} FROM ${fromOf(first, kind)} ${NAMES} ${tail(first)}`, parameters };
  }
  const union = walks.map(
    (walk, i) => `SELECT * FROM (SELECT c.seq FROM ${fromOf(walk, kind)} ${tail(walk)}) w${i}`,
  );
  return {
    sql: `SELECT ${columns} FROM (${union.join(' UNION ')}) v LEFT JOIN chat_log c ON c.seq = v.seq ${NAMES}
      ORDER BY v.seq ${order} LIMIT ?`,
    parameters: [...parameters, limit],
  };
}

/** What a walk reads, as `c`. */
export function fromOf({ along }: Walk, kind: DatabaseKind): string {
  if (along !== 'mentions') return `chat_log c ${using(along, kind)}`;
  // the lines themselves may have been removed. Joined in this order, whatever the statistics say
  const join = kind === 'sqlite' ? 'CROSS JOIN' : 'STRAIGHT_JOIN';
  return `mentions c ${using(along, kind)} ${join} chat_log x ON x.seq = c.seq`;
}

function using(along: Walk['along'], kind: DatabaseKind): string {
  const index = INDEXES[along];
  const name = typeof index === 'string' ? index : index[kind === 'sqlite' ? 'sqlite' : 'mysql'];
  return alongIndex(name, kind);
}

/** Lines that have all of what is given. Only whispers have a recipient. */
export interface LineShape {
  senderId?: number;
  recipientId?: number;
  kind?: LineRecord['kind'];
}

/** The lines of a shape. An index of senders has each kind by itself. */
export function linesLike({ senderId, recipientId, kind }: LineShape): Walk[] {
  if (recipientId !== undefined && kind === 'chat') return [];
  if (recipientId !== undefined && senderId !== undefined)
    return [
      {
        along: 'pair',
        where: 'c.recipient_id = ? AND c.sender_id = ?',
        parameters: [recipientId, senderId],
      },
    ];
  if (recipientId !== undefined) return whispersTo(recipientId);
  if (senderId === undefined) return linesOf(kind);
  return (kind ? [kind] : (['chat', 'whisper'] as const)).map(one => ({
    along: 'sender',
    where: 'c.sender_id = ? AND c.kind = ?',
    parameters: [senderId, one],
  }));
}

/** Every line, of one kind or of both. */
export function linesOf(kind?: LineRecord['kind']): Walk[] {
  return kind === undefined
    ? [{ along: 'seq', where: ANY, parameters: [] }]
    : [{ along: 'kind', where: 'c.kind = ?', parameters: [kind] }];
}

/** What a member said and the whispers they received, of one kind or of both. */
export function linesWith(memberId: number, kind?: LineRecord['kind']): Walk[] {
  const of = kind && { kind };
  return [...linesLike({ senderId: memberId, ...of }), ...linesLike({ recipientId: memberId, ...of })];
}

/** What a member may see: every public line, and the whispers to or from them. */
export function linesFor(memberId: number): Walk[] {
  return [...linesOf('chat'), ...linesWith(memberId, 'whisper')];
}

/** The whispers that a member has received. */
export function whispersTo(memberId: number): [Walk] {
  return [{ along: 'recipient', where: 'c.recipient_id = ?', parameters: [memberId] }];
}

/** The lines that mention a member. Their walk has the columns `account_id` and `seq` only. */
export function mentionsOf(memberId: number): [Walk] {
  return [{ along: 'mentions', where: 'c.account_id = ?', parameters: [memberId] }];
}

/** The whispers between two members. */
export function whispersBetween(one: number, other: number): Walk[] {
  return [
    ...linesLike({ senderId: one, recipientId: other }),
    ...linesLike({ senderId: other, recipientId: one }),
  ];
}

/**
 * The same walks, skipping lines of other times. `+ 0` makes it a filter on what is found rather than a walk along
 * another index.
 */
export function during(walks: readonly Walk[], { fromAt, toAt }: { fromAt: number; toAt: number }): Walk[] {
  return walks.map(walk => ({
    ...walk,
    where: `${walk.where} AND c.at + 0 >= ? AND c.at + 0 < ?`,
    parameters: [...walk.parameters, fromAt, toAt],
  }));
}
