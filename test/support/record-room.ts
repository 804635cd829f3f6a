import { direct } from './fill-log.js';
import { makePlace, startRoom, type Place, type Room } from './room.js';

/** A line of a log that is written beside the room. */
export interface WrittenLine {
  seq: number;
  kind: 'chat' | 'whisper';
  from: string;
  to?: string;
  at: number;
  text: string;
}

/** An act of such a log. */
export interface WrittenAct {
  seq: number;
  at: number;
  action: string;
  outcome: 'done' | 'refused';
  actor?: string;
  target?: string;
  reason?: string;
  fromSeq?: number;
  toSeq?: number;
}

export type Written = Omit<WrittenLine, 'seq'> | Omit<WrittenAct, 'seq'>;

/** The instant of a time of day where the room is, in Seoul. */
export const seoul = (text: string): number => Date.parse(`${text}+09:00`);

/**
 * A room with these members, whose log goes on with these rows, in their order.
 * @param at its clock stands there
 */
export async function roomWithLog(
  members: string[],
  rows: readonly Written[],
  at?: number,
): Promise<{ room: Room; lines: WrittenLine[]; acts: WrittenAct[] }> {
  const place = await makePlace();
  const room = await startRoom({}, place, at);
  for (const name of members) await room.member(name);
  const ids = new Map(
    (await room.rows<{ id: number; name: string }>('SELECT id, name FROM accounts')).map(one => [
      one.name,
      one.id,
    ]),
  );
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  await room.stop();
  const written = await write(place, { rows, ids, head: head!.seq });
  return { room: await startRoom({}, place, at), ...written };
}

async function write(
  place: Place,
  { rows, ids, head }: { rows: readonly Written[]; ids: Map<string, number>; head: number },
): Promise<{ lines: WrittenLine[]; acts: WrittenAct[] }> {
  const [lines, acts]: [WrittenLine[], WrittenAct[]] = [[], []];
  const idOf = (name?: string) => (name === undefined ? null : ids.get(name)!);
  const db = await direct(place.environment);
  await db.all('BEGIN');
  let seq = head;
  for (const row of rows) {
    seq++;
    if ('kind' in row) {
      lines.push({ seq, ...row });
      await db.all(
        `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [seq, row.kind, idOf(row.from), idOf(row.to), row.text, crypto.randomUUID(), row.at],
      );
    } else {
      acts.push({ seq, ...row });
      const { reason = null, fromSeq = null, toSeq = null } = row;
      const parties = [idOf(row.actor), idOf(row.target)];
      await db.all(
        `INSERT INTO moderation_log (seq, act_id, action, outcome, actor_id, target_id, reason, from_seq, to_seq, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [seq, crypto.randomUUID(), row.action, row.outcome, ...parties, reason, fromSeq, toSeq, row.at],
      );
    }
  }
  await db.all('UPDATE log_head SET seq = ?, last_at = ?', [seq, rows.at(-1)!.at]);
  await db.all('COMMIT');
  await db.close();
  return { lines, acts };
}

/** All pages of a record, one after the other, as seqs. */
export async function pages(room: Room, path: string, query: string): Promise<number[]> {
  const seqs: number[] = [];
  for (let before: number | undefined; ;) {
    const cursor = before === undefined ? '' : `&before=${before}`;
    const { status, body } = await room.asAdmin<{ items: { seq: number }[]; more: boolean }>(
      'GET',
      `admin/records/${path}?limit=7&${query}${cursor}`,
    );
    if (status !== 200) throw new Error(`${query}: ${JSON.stringify(body)}`);
    seqs.push(...body.items.map(item => item.seq));
    before = seqs.at(-1);
    if (!body.more) return seqs;
  }
}

/** Texts that are no day. */
export const NO_DAYS = [
  '20261122',
  '20261122; DROP TABLE accounts',
  '../',
  '12026-11-22',
  '2026-02-30',
  '2026-1-2',
  '',
  'today',
  '2026-11-22\n',
  '２０２６-11-22',
  'x'.repeat(101),
];

/** Names that no member can have. */
export const NO_NAMES = [
  'nobody',
  "' OR '1'='1",
  '%',
  'minsu%',
  'minsu ',
  '\0',
  '😀',
  '__proto__',
  'ｍｉｎｓｕ',
];
