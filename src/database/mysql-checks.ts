import type { DataSource } from 'typeorm';
import type { Clock } from '../config/clock.js';
import { StartupError } from './startup-error.js';

/** A batch of 256 KiB of text takes twice that in hex digits, plus its ids. */
const PACKET_MIN_BYTES = 1_048_576;

/**
 * Refuses a server on which an acknowledged line could be lost or changed.
 * @throws StartupError that names each wrong setting
 */
export async function assertSafeServer(reader: DataSource, clock: Clock): Promise<void> {
  const [row] = await reader.query<Record<string, string | number>[]>(
    `SELECT @@innodb_flush_log_at_trx_commit AS flushed, @@max_allowed_packet AS packet,
            (SELECT support FROM information_schema.engines WHERE engine = 'InnoDB') AS innodb`,
  );
  const problems: string[] = [];
  if (Number(row?.flushed) !== 1) {
    problems.push(
      'innodb_flush_log_at_trx_commit must be 1: with another value a crash loses acknowledged lines',
    );
  }
  if (Number(row?.packet) < PACKET_MIN_BYTES) {
    problems.push(`max_allowed_packet must be at least ${PACKET_MIN_BYTES}: many lines are one statement`);
  }
  if (!/YES|DEFAULT/.test(String(row?.innodb))) problems.push('the InnoDB engine must be enabled');
  problems.push(...(await clockProblems(reader, clock)));
  if (problems.length > 0)
    throw new StartupError(
      `The database server is not safe to use:\n${problems.map(f => `  - ${f}`).join('\n')}`,
    );
}

async function clockProblems(reader: DataSource, clock: Clock): Promise<string[]> {
  const reading = clock.reading();
  const [row] = await reader.query<{ runs: string | number; now: string | number }[]>(
    `SELECT SLEEP(0.002) AS slept, SYSDATE(6) > NOW(6) AS runs, ${reading.sql} AS now`,
  );
  reading.take(row?.now);
  const problems = clock.problem === undefined ? [] : [clock.problem];
  if (Number(row?.runs) !== 1)
    problems.push('sysdate-is-now must be off: with it a line that waits gets the time before its wait');
  return problems;
}
