import type { Settings } from '../../config/settings.js';
import { StartupError } from '../../database/startup-error.js';
import { newestPublished, type Sealed } from '../../proof/kept-checkpoints.js';
import { fingerprintOf } from '../../proof/note-keys.js';
import { proveRow } from '../../proof/row-proof.js';
import { storedRows } from '../../proof/sealable.js';
import type { Query } from '../../proof/tree-row.js';
import { withRecord } from './open-record.js';

/** The newest checkpoint that was published, as a signed note. @throws StartupError */
export async function checkpoint(settings: Settings): Promise<string> {
  return withRecord(settings, async ({ query }) => (await newest(query)).note);
}

/** The public key, and its fingerprint. @throws StartupError */
export async function key(settings: Settings): Promise<string> {
  return withRecord(settings, async ({ tree: { vkey } }) => `${vkey}\nfingerprint ${fingerprintOf(vkey)}\n`);
}

/** The proof of any row: it is the operator who asks. @throws StartupError */
export async function proof(settings: Settings, seq: number): Promise<string> {
  return withRecord(settings, async ({ query, tree }) => {
    const row = (await storedRows(query, seq - 1, seq)).get(seq);
    if (!row) throw new StartupError(`There is no row ${seq}.`);
    const published = await newest(query);
    if (seq > published.size)
      throw new StartupError(
        `The newest checkpoint has ${published.size} rows only: one with row ${seq} is published within a minute.`,
      );
    return proveRow(query, tree, row, published);
  });
}

async function newest(query: Query): Promise<Sealed> {
  const published = await newestPublished(query);
  if (!published) throw new StartupError('No checkpoint was published yet.');
  return published;
}
