import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce, PrivateFileError, readPrivateText } from '../../config/private-file.js';
import { isKeyName } from '../../contract/signed-note.js';
import { StartupError } from '../../database/startup-error.js';
import { CosignatureSigner } from '../note-keys.js';
import { makeWitnessState } from './witness-state.js';

/**
 * The key of the witness of a folder, which is made at the first start.
 * @param name what it is to be called then; later it must be the same
 * @throws StartupError when it cannot be made or trusted
 */
export function openWitnessKey(folder: string, { name, byDefault }: WitnessName): CosignatureSigner {
  const file = join(folder, 'witness-key');
  if (name !== undefined && !isKeyName(name))
    throw new StartupError(`${name} is no name of a witness: it must have no spaces and no plus signs.`);
  if (!existsSync(file)) {
    // before the key: a key without it was robbed of what it has seen
    makeWitnessState(folder);
    makeOnce(file, `${CosignatureSigner.generate(name ?? byDefault).privateKey}\n`);
  }
  const signer = CosignatureSigner.parse(read(file));
  if (!signer) throw new StartupError(`The key of the witness, ${file}, is broken.`);
  if (name !== undefined && signer.name !== name)
    throw new StartupError(`The key in ${file} is that of ${signer.name}: leave --name away.`);
  return signer;
}

export interface WitnessName {
  name: string | undefined;
  byDefault: string;
}

function read(file: string): string {
  try {
    return readPrivateText(file).trimEnd();
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error;
    throw new StartupError(`The key of the witness, ${file}, ${error.message}.`);
  }
}
