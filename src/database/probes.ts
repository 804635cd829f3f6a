import type { DataSource } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import { MAX_CLOCK_DIFFERENCE_MS } from './mysql-checks.js';
import type { Fault, Probe } from './readiness.js';
import type { SqliteFiles } from './sqlite-files.js';
import type { Writer } from './writer.js';

export function sqliteProbe(files: SqliteFiles, writer: Writer): Probe {
  return {
    look: async () => files.fault() ?? (await files.surroundings()),
    tryToWrite: thorough => tryToWrite(writer, thorough),
    waitsFor: () => writer.waitsFor,
  };
}

/** @param reader of which a silent connection may be given up late: a look does not wait for that */
export function mysqlProbe(reader: DataSource, writer: Writer): Probe {
  return {
    look: () => serverFault(reader),
    tryToWrite: thorough => tryToWrite(writer, thorough),
    waitsFor: () => writer.waitsFor,
  };
}

async function serverFault(reader: DataSource): Promise<Fault | undefined> {
  const before = Date.now();
  const started = performance.now();
  const [row] = await reader.query<{ at: string | number; readOnly: string | number }[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) / 1000 AS at, @@GLOBAL.read_only AS readOnly`,
  );
  // the server read its clock at some time in between
  const took = performance.now() - started;
  const skew = Number(row?.at) - before;
  const off = Math.max(-skew, skew - took);
  if (off > MAX_CLOCK_DIFFERENCE_MS) {
    const seconds = (skew / 1_000).toFixed(1);
    return {
      part: 'clock',
      forbids: true,
      why: `The database's clock is ${seconds} s ahead of this machine's.`,
    };
  }
  if (!['0', 'OFF'].includes(String(row?.readOnly))) {
    return { part: 'read-only', forbids: true, why: 'The database server is read-only (@@read_only).' };
  }
  return undefined;
}

/** A real change, taken back: nothing that follows from a line, but the way of one. */
async function tryToWrite(writer: Writer, thorough: boolean): Promise<void> {
  const rolledBack = new ChatError('CONFLICT');
  try {
    await writer.transaction('chat', async tx => {
      await tx.query('UPDATE log_head SET last_at = last_at + 1 WHERE id = 1');
      await tx.query('UPDATE log_head SET last_at = last_at - 1 WHERE id = 1');
      if (!thorough) throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
}
