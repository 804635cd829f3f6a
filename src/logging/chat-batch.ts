import { ChatError } from '../contract/errors.js';
import type { Clock } from '../config/clock.js';
import { list, placeholders, type Tx } from '../database/tx.js';
import type { AccountState } from '../entities/account-state.js';
import { lastSaidAt, lineKey, mapRead, readStatement, type KnownLine } from './chat-batch-read.js';
import { headAdvance, headLock } from './head.js';
import type { Judge, LineDraft, StoredLine } from './line-draft.js';
import type { LineRow, LogRow } from './log-row.js';
import { mentionedBy, mentionsInsert } from './mentioned.js';

/** The outcome of each draft, in order, and the rows that are new to the log. */
export interface BatchOutcome {
  results: (StoredLine | ChatError)[];
  rows: LogRow[];
}

/**
 * Judges and stores lines in one transaction, with two round trips: lock the head and read; insert, advance the head
 * and commit. In slow mode there is one more, which finds the senders' last lines. The read is a statement after the lock, never part of it: it would see the time before the wait.
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
  const { accounts, known, endedSessions, replied } = mapRead(found!);
  const { at, now, rules } = head;
  const saidAt = rules.slowMs > 0 ? await lastSaidAt(tx, drafts) : new Map<number, number>();
  let { seq } = head;

  const rows: LineRow[] = [];
  const stored: KnownLine[] = [];
  const appeals: number[] = [];
  const results = drafts.map((draft): StoredLine | ChatError => {
    const sender = accounts.byId.get(draft.senderId);
    const recipient = draft.recipientKey === undefined ? undefined : accounts.byKey.get(draft.recipientKey);
    const before = known.get(lineKey(draft));
    if (before) return again(draft, before, { recipient, retried: tried.has(draft) });
    if (!sender) return new ChatError('TOKEN_INVALID');
    const sessionEnded = endedSessions.has(draft.sessionId);
    const to = draft.replyTo === undefined ? undefined : replied.get(draft.replyTo);
    const last = saidAt.get(sender.id);
    const silentMs = last === undefined ? undefined : at - last;
    const verdict = judge(
      draft,
      { sender, recipient, sessionEnded, quoted: to?.quote, rules, silentMs },
      now,
    );
    if ('refusal' in verdict) return verdict.refusal;
    if (verdict.appeal) {
      sender.appealedAt = now;
      appeals.push(sender.id);
    }
    if (!recipient) saidAt.set(sender.id, at);
    seq += 1;
    const { text, idempotencyKey, replyTo } = draft;
    const mentions = mentionedBy(draft, { byKey: accounts.byKey, replied: to?.author });
    rows.push({
      kind: recipient ? 'whisper' : 'chat',
      seq,
      at,
      from: { id: sender.id, name: sender.name },
      ...(recipient && { to: { id: recipient.id, name: recipient.name } }),
      text,
      ...(replyTo !== undefined && { replyTo }),
      ...(to && { quote: to.quote }),
      ...(mentions.length > 0 && { mentions }),
      key: idempotencyKey,
    });
    const line: KnownLine = {
      seq,
      at,
      senderId: sender.id,
      recipientId: recipient?.id ?? null,
      text,
      idempotencyKey,
      replyTo: replyTo ?? null,
    };
    stored.push(line);
    tried.add(draft);
    known.set(lineKey(draft), line);
    return { seq, at, ...(recipient && { recipientId: recipient.id }) };
  });

  if (stored.length > 0) {
    // most batches have no reply, and are stored with a column less
    const replies = stored.some(({ replyTo }) => replyTo !== null);
    tx.atCommit(
      `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at${replies ? ', reply_to' : ''})
       VALUES ${placeholders(stored.length, replies ? 8 : 7)}`,
      stored.flatMap(line => [
        line.seq,
        line.recipientId === null ? 'chat' : 'whisper',
        line.senderId,
        line.recipientId,
        line.text,
        line.idempotencyKey,
        line.at,
        ...(replies ? [line.replyTo] : []),
      ]),
    );
    const mentions = mentionsInsert(rows);
    if (mentions) tx.atCommit(...mentions);
    if (appeals.length > 0) {
      tx.atCommit(`UPDATE accounts SET appealed_at = ? WHERE id IN (${list(appeals)})`, [now, ...appeals]);
    }
    tx.atCommit(...headAdvance(seq, at));
  }
  return { results, rows: head.step ? [head.step, ...rows] : rows };
}

/** The answer to an idempotencyKey that is already in the log. */
function again(
  draft: LineDraft,
  before: KnownLine,
  { recipient, retried }: { recipient: AccountState | undefined; retried: boolean },
): StoredLine | ChatError {
  const sameRecipient =
    draft.recipientKey === undefined ? before.recipientId === null : before.recipientId === recipient?.id;
  const sameReply = before.replyTo === (draft.replyTo ?? null);
  // of an erased line nothing is left to compare with
  const sameText = before.text === draft.text || before.text === '';
  if (!sameText || !sameRecipient || !sameReply) return new ChatError('IDEMPOTENCY_CONFLICT');
  return {
    seq: before.seq,
    at: before.at,
    ...(!retried && { duplicate: true as const }),
    ...(before.recipientId !== null && { recipientId: before.recipientId }),
  };
}
