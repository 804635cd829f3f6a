import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { decode } from '../config/decode.js';
import { makeOnce, PrivateFileError, readPrivate } from '../config/private-file.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { StartupError } from '../database/startup-error.js';

/**
 * The key that signs tokens: from the setting, or on SQLite from a file in the data folder, created once and readable
 * by its owner only.
 * @throws StartupError when that file cannot be created or trusted
 */
export function jwtKey(settings: Settings): KeyObject {
  // given a string, jsonwebtoken tries for every token whether it is a public key: 0.4 ms each
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
    // anything that is not text counts as too short, which has an error message for the operator
    return typeof text === 'string' ? text.replace(/[\r\n]+$/, '') : '';
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error;
    throw new StartupError(`The key of the tokens, ${file}, ${error.message}.`);
  }
}

/** The same rule as for the setting: with a known or short key anyone can sign tokens for any account. */
function checked(file: string, secret: string): string {
  const { success } = SETTINGS.JWT_SECRET.schema.safeParse(secret);
  if (success) return secret;
  throw new StartupError(
    `The key of the tokens, ${file}, is broken: it must have at least 32 bytes of text. ` +
      'Remove it and start again: a new one is made, and all log in again.',
  );
}
