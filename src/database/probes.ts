import type { DataSource } from 'typeorm';
import type { Clock } from '../config/clock.js';
import { ChatError } from '../contract/errors.js';
import type { Problem, Probe } from './readiness.js';
import type { SqliteFiles } from './sqlite-files.js';
import type { Writer } from './writer.js';

export function sqliteProbe(files: SqliteFiles, writer: Writer): Probe {
  return {
    poll: async () => files.problem() ?? (await files.surroundings()),
    tryToWrite: thorough => tryToWrite(writer, thorough),
    waitsFor: () => writer.waitsFor,
  };
}

/** @param reader a pool that may give up a silent connection late; the probe does not wait for that */
export function mysqlProbe(reader: DataSource, writer: Writer, clock: Clock): Probe {
  return {
    poll: () => serverProblem(reader, clock),
    tryToWrite: thorough => tryToWrite(writer, thorough),
    waitsFor: () => writer.waitsFor,
  };
}

async function serverProblem(reader: DataSource, clock: Clock): Promise<Problem | undefined> {
  const reading = clock.reading();
  const [row] = await reader.query<{ now: unknown; readOnly: string | number }[]>(
    `SELECT ${reading.sql} AS now, @@GLOBAL.read_only AS readOnly`,
  );
  reading.take(row?.now);
  if (clock.problem !== undefined) return { part: 'clock', forbids: true, why: clock.problem };
  if (!['0', 'OFF'].includes(String(row?.readOnly))) {
    return { part: 'read-only', forbids: true, why: 'The database server is read-only (@@read_only).' };
  }
  return undefined;
}

/** No line has it: they are numbered from 1. */
const TRIAL_SEQ = 0;
const TRIAL_LINE = [TRIAL_SEQ, 'trial', 0, '', 'trial', 0];

/** Stores a line as others are stored, and takes it back. */
async function tryToWrite(writer: Writer, thorough: boolean): Promise<void> {
  const rolledBack = new ChatError('CONFLICT');
  try {
    await writer.transaction('chat', async tx => {
      await tx.query('UPDATE log_head SET last_at = last_at + 1 WHERE id = 1');
      await tx.query(
        'INSERT INTO chat_log (seq, kind, sender_id, text, idempotency_key, at) VALUES (?, ?, ?, ?, ?, ?)',
        TRIAL_LINE,
      );
      await tx.query('DELETE FROM chat_log WHERE seq = ?', [TRIAL_SEQ]);
      await tx.query('UPDATE log_head SET last_at = last_at - 1 WHERE id = 1');
      if (!thorough) throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
}
