import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';

/** The key of the tokens: the setting, or on SQLite a file in the data folder, made once, for its owner only. */
export function jwtKey(settings: Settings): KeyObject {
  // of a string jsonwebtoken tries, at every token, whether it is a public key: 0.4 ms each
  return createSecretKey(settings.JWT_SECRET ?? keptSecret(settings), 'utf8');
}

function keptSecret(settings: Settings): string {
  const file = join(settings.DATA_DIR, 'jwt-secret');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
