import type { DataSource } from 'typeorm';
import { StartupError } from './startup-error.js';

/** A batch of 256 KiB of text is twice that in hex digits, and its ids. */
const PACKET_MIN_BYTES = 1_048_576;

export const MAX_CLOCK_DIFFERENCE_MS = 2_000;

/**
 * Refuses a server on which an acknowledged line could be lost or bent.
 * @throws StartupError that names each setting at fault
 */
export async function assertSafeServer(reader: DataSource): Promise<void> {
  const [row] = await reader.query<Record<string, string | number>[]>(
    `SELECT @@innodb_flush_log_at_trx_commit AS flushed, @@max_allowed_packet AS packet,
            (SELECT support FROM information_schema.engines WHERE engine = 'InnoDB') AS innodb`,
  );
  const faults: string[] = [];
  if (Number(row?.flushed) !== 1) {
    faults.push(
      'innodb_flush_log_at_trx_commit must be 1: with another value a crash loses acknowledged lines',
    );
  }
  if (Number(row?.packet) < PACKET_MIN_BYTES) {
    faults.push(`max_allowed_packet must be at least ${PACKET_MIN_BYTES}: many lines are one statement`);
  }
  if (!/YES|DEFAULT/.test(String(row?.innodb))) faults.push('the InnoDB engine must be enabled');
  const skew = await clockDifferenceMs(reader);
  if (Math.abs(skew) > MAX_CLOCK_DIFFERENCE_MS) {
    faults.push(
      `the clocks of this machine and of the database differ by ${(skew / 1000).toFixed(1)} s: set them`,
    );
  }
  if (faults.length > 0)
    throw new StartupError(
      `The database server is not safe to use:\n${faults.map(f => `  - ${f}`).join('\n')}`,
    );
}

/** Database time minus ours, in ms, give or take half a round trip. */
export async function clockDifferenceMs(reader: DataSource): Promise<number> {
  const before = Date.now();
  const [row] = await reader.query<{ at: string | number }[]>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS at');
  return Number(row?.at) - (before + Date.now()) / 2;
}
