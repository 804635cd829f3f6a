import type { DatabaseKind } from '../database/database-kind.js';
import { alongIndex } from '../database/index-hint.js';
import { list } from '../database/tx.js';
import type { LineRecord } from './line-walks.js';
import { recordedMarks } from './line-marks.js';
import { isLineAct, WHISPER, type ActRow, type LineRow } from './log-row.js';
import { quotedLine, quotedText, type QuotedLine } from './quoted-line.js';

/** For a list of 200 and more MariaDB trusts table statistics, which may say that the table is empty, and reads it all. */
const AT_ONCE = 199;

/** Runs plain SQL. */
type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/**
 * Lines with what they refer to: whom they mention, and the lines that they reply to. Few lines do either, and every
 * further column of the log's own statement costs a resume of thousands of lines.
 */
export async function withReferences(
  records: readonly LineRecord[],
  query: Query,
  kind: DatabaseKind,
): Promise<LineRow[]> {
  const mentions = await mentionsOfLines(records, query, kind);
  const quotes = await quotesOfLines(records, query);
  // no line is stored without a text: these were erased
  const erased = await recordedMarks(
    query,
    kind,
    records.filter(({ text }) => text === '').map(({ seq }) => seq),
  );
  return records.map(record => {
    const { kind, seq, at, text, replyTo } = record;
    const quote = replyTo === null ? undefined : quotes.get(replyTo);
    const mentioned = mentions.get(seq);
    const marks = erased.get(seq);
    return {
      kind,
      seq,
      at,
      from: { id: record.senderId, name: record.sender ?? '' },
      ...(record.recipientId !== null && { to: { id: record.recipientId, name: record.recipient ?? '' } }),
      text,
      ...(replyTo !== null && { replyTo }),
      ...(quote && { quote }),
      ...(mentioned && { mentions: mentioned }),
      ...(marks?.erased && { erased: marks.erased }),
    };
  });
}

/** The ids of the accounts that lines mention, ascending, by seq. */
async function mentionsOfLines(
  records: readonly LineRecord[],
  query: Query,
  kind: DatabaseKind,
): Promise<Map<number, number[]>> {
  // only public lines have any
  const seqs = records.filter(record => record.kind === 'chat').map(({ seq }) => seq);
  const mentions = new Map<number, number[]>();
  const index = alongIndex(kind === 'sqlite' ? 'sqlite_autoindex_mentions_1' : 'PRIMARY', kind);
  const found = await listed(
    seqs,
    places => `SELECT n.seq, n.account_id AS accountId FROM mentions n ${index} WHERE n.seq IN (${places})`,
    query<{ seq: number; accountId: number }>,
  );
  for (const { seq, accountId } of found) mentions.set(seq, [...(mentions.get(seq) ?? []), accountId]);
  for (const ids of mentions.values()) ids.sort((a, b) => a - b);
  return mentions;
}

/** The lines that lines reply to, by seq, but for those that were removed. */
async function quotesOfLines(records: readonly LineRecord[], query: Query): Promise<Map<number, QuotedLine>> {
  const seqs = [...new Set(records.flatMap(({ replyTo }) => replyTo ?? []))];
  const found = await listed(
    seqs,
    places => `SELECT q.seq, q.sender_id AS id, s.name, ${quotedText('q.text')} AS text
      FROM chat_log q LEFT JOIN accounts s ON s.id = q.sender_id WHERE q.seq IN (${places})`,
    query<{ seq: number; id: number; name: string | null; text: string }>,
  );
  return new Map(found.map(({ seq, id, name, text }) => [seq, quotedLine({ id, name: name ?? '' }, text)]));
}

/** Acts on whispers with the parties of these, who alone are told. There are few of them. */
export async function withWhispersParties(acts: readonly ActRow[], query: Query): Promise<ActRow[]> {
  const lines = acts.filter(act => isLineAct(act) && act.detail === WHISPER).map(({ fromSeq }) => fromSeq!);
  const found = await listed(
    lines,
    places =>
      `SELECT seq, sender_id AS senderId, recipient_id AS recipientId FROM chat_log WHERE seq IN (${places})`,
    query<{ seq: number; senderId: number; recipientId: number }>,
  );
  const parties = new Map(
    found.map(({ seq, senderId, recipientId }) => [seq, new Map([senderId, recipientId].map(id => [id, 1]))]),
  );
  return acts.map(act => {
    const told = isLineAct(act) && act.detail === WHISPER ? parties.get(act.fromSeq!) : undefined;
    return told ? { ...act, parties: told } : act;
  });
}

/** What a statement on a list of seqs gives, for a list of any length. @param sql of the list's placeholders */
async function listed<Row>(
  seqs: readonly number[],
  sql: (places: string) => string,
  query: (sql: string, parameters: unknown[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let i = 0; i < seqs.length; i += AT_ONCE) {
    const some = seqs.slice(i, i + AT_ONCE);
    rows.push(...(await query(sql(list(some)), some)));
  }
  return rows;
}
