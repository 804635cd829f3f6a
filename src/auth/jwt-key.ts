import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { decode } from '../config/env-file.js';
import { makeOnce, PrivateFileError, readPrivate } from '../config/private-file.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { StartupError } from '../database/startup-error.js';

/**
 * The key of the tokens: the setting, or on SQLite a file in the data folder, made once, for its owner only.
 * @throws StartupError when that file cannot be made or trusted
 */
export function jwtKey(settings: Settings): KeyObject {
  // of a string jsonwebtoken tries, at every token, whether it is a public key: 0.4 ms each
  return createSecretKey(settings.JWT_SECRET ?? keptSecret(settings), 'utf8');
}

function keptSecret(settings: Settings): string {
  const file = join(settings.DATA_DIR, 'jwt-secret');
  try {
    makeOnce(file, randomBytes(32).toString('hex'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartupError(`The key of the tokens cannot be written to ${file} (${why}).`);
  }
  return checked(file, read(file));
}

function read(file: string): string {
  try {
    const text = decode(readPrivate(file));
    // what is no text is too short, in the words for the operator
    return typeof text === 'string' ? text.replace(/[\r\n]+$/, '') : '';
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error;
    throw new StartupError(`The key of the tokens, ${file}, ${error.message}.`);
  }
}

/** By the rule of the setting: a key that is known or short lets anybody in as anybody. */
function checked(file: string, secret: string): string {
  const { success } = SETTINGS.JWT_SECRET.schema.safeParse(secret);
  if (success) return secret;
  throw new StartupError(
    `The key of the tokens, ${file}, is broken: it must have at least 32 bytes of text. ` +
      'Remove it and start again: a new one is made, and all log in again.',
  );
}
