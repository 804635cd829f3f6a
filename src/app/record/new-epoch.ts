import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { StartupError } from '../../database/startup-error.js';
import { fingerprintOf } from '../../proof/note-keys.js';
import { makeSealKey, sealKeyFile } from '../../proof/seal-key.js';
import { sealerLock } from '../../proof/tree-row.js';

/**
 * Gives the log of a stopped room a new epoch: all log in again, clients reload, and the tree goes on under another name.
 * @param newKey also makes a new key of the seal, and puts the old one aside
 * @throws StartupError while the room runs
 */
export async function newEpoch(settings: Settings, { newKey }: { newKey: boolean }): Promise<string> {
  const database = await Database.open(settings);
  try {
    const epoch = randomUUID();
    const lock = sealerLock(database);
    const isStopped = await database.write('background', async tx => {
      if (!lock.take(await tx.query(...lock.statement))) return false;
      await tx.query('UPDATE log_head SET epoch = ? WHERE id = 1', [epoch]);
      return true;
    });
    if (!isStopped) throw new StartupError('A node of this room is running. Stop all of them first.');
    const said = `The log has a new epoch, ${epoch}. The next start goes on under it, and puts that on record.\n`;
    return newKey ? said + anotherKey(sealKeyFile(settings)) : said;
  } finally {
    await database.onApplicationShutdown();
  }
}

/** After the epoch: a log without its key would not be sealed. */
function anotherKey(file: string): string {
  const aside = `${file}.${randomBytes(4).toString('hex')}.old`;
  const had = existsSync(file);
  if (had) renameSync(file, aside);
  // it is given the name of the tree at the start
  const { vkey } = makeSealKey(file, 'sarangbang');
  const old = had ? `The old one is in ${aside}. ` : '';
  return `${file} is a new key. ${old}Copy it to all nodes.\nfingerprint ${fingerprintOf(vkey)}\n`;
}
