import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasServer } from '../../config/database-address.js';
import type { Settings } from '../../config/settings.js';
import { isMissingTable } from '../../database/database-errors.js';
import { findServer } from '../../database/find-server.js';
import { inPlainWords } from '../../database/mysql-words.js';
import { StartupError } from '../../database/startup-error.js';
import { openReader } from '../../database/open-reader.js';
import type { DatabaseAccess } from '../../database/thread-reader.js';
import { readTree, type Query, type TreeRow } from '../../proof/tree-row.js';

/** Of a server: one that is busy with the room may take its time. */
const STATEMENT_LIMIT_MS = 20_000;

/** The sealed record of a room, which may run or not. It is only read. */
export interface OpenRecord {
  query: Query;
  tree: TreeRow;
  access: DatabaseAccess;
}

/**
 * @param asOfNow whether all that is read is as of one instant
 * @throws StartupError when there is no database, or it was never sealed
 */
export async function withRecord<T>(
  settings: Settings,
  use: (record: OpenRecord) => Promise<T>,
  { asOfNow = false } = {},
): Promise<T> {
  if (!hasServer(settings) && !existsSync(join(settings.DATA_DIR, 'room.db')))
    throw new StartupError(`There is no room in ${settings.DATA_DIR}.`);
  try {
    const access = { ...(await findServer(settings)), settings };
    const reader = await openReader(access, STATEMENT_LIMIT_MS);
    try {
      if (asOfNow) await reader.readAsOfNow();
      const query: Query = (sql, parameters) => reader.query(sql, parameters);
      const tree = await readTree(query).catch((error: unknown) => {
        if (isMissingTable(error)) return undefined;
        throw error;
      });
      if (!tree) throw new StartupError('The record was never sealed: start the room once.');
      return await use({ query, tree, access });
    } finally {
      reader.close();
    }
  } catch (error) {
    throw hasServer(settings) ? inPlainWords(error, settings) : error;
  }
}
