import { randomInt, randomUUID } from 'node:crypto';
import { StartupError } from './startup-error.js';
import type { Tx } from './tx.js';
import type { Writer } from './writer.js';

/** Texts that a wrong mode, character set or padding would change, and one that tries to end a statement. */
const TEXTS = [
  `it's C:\\a "안녕하세요" 😀 100% `,
  `\\', 0x61), (1, 'x') -- `,
  'line\nfeed\ttab\\n\\0\r\n',
  '각'.normalize('NFD'),
];

/**
 * Writes texts as a lane does, reads them back byte for byte and rolls back. This finds a proxy or trigger that
 * changes texts before a member's line is acknowledged; no variable shows one.
 * @throws StartupError
 */
export async function tryTexts(writer: Writer): Promise<void> {
  const came = await writer.transaction('moderation', async tx => {
    const back: string[] = [];
    for (const text of TEXTS) back.push(await thereAndBack(tx, text));
    await tx.query('ROLLBACK');
    return back;
  });
  const bent = TEXTS.filter((text, i) => came[i] !== Buffer.from(text, 'utf8').toString('hex'));
  if (bent.length > 0) {
    throw new StartupError(
      `The database does not keep texts as they are written (${bent.map(text => JSON.stringify(text)).join(', ')}): is something between the room and its server, or a trigger on its tables?`,
    );
  }
}

/** The bytes of a text after a round trip, in hex digits. */
async function thereAndBack(tx: Tx, text: string): Promise<string> {
  // below every seq of the log; several nodes may try at once
  const seq = -randomInt(1, 2 ** 40);
  await tx.query(
    `INSERT INTO moderation_log (seq, act_id, action, outcome, reason, at) VALUES (?, ?, 'trial', 'refused', ?, 0)`,
    [seq, randomUUID(), text],
  );
  const [row] = await tx.query<{ reason: string; bytes: string }>(
    'SELECT reason, HEX(reason) AS bytes FROM moderation_log WHERE seq = ? AND reason = ?',
    [seq, text],
  );
  return row?.reason === text ? row.bytes.toLowerCase() : '';
}
