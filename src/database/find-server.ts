import { encryptionTries, hasServer } from '../config/database-address.js';
import type { Settings } from '../config/settings.js';
import type { Server } from './database-kind.js';

/**
 * Asks the server whether it is MySQL or MariaDB, and finds out whether to encrypt.
 * @throws driver errors, and StartupError for a server too old
 */
export async function findServer(settings: Settings): Promise<Server> {
  if (!hasServer(settings)) return { kind: 'sqlite', encrypted: false };
  const [encrypted, otherwise] = encryptionTries(settings);
  // its driver is large, and SQLite needs none
  const { askServer } = await import('./ask-server.js');
  try {
    return await askServer(settings, encrypted!);
  } catch (error) {
    if (otherwise === undefined || !mayHelp(error, otherwise)) throw error;
    return await askServer(settings, otherwise).catch((again: unknown) => {
      // both failed: report the first attempt, the intended one, unless the server did not support it
      throw otherwise ? error : again;
    });
  }
}

/** True for refusals that may change with the encryption. */
function mayHelp(error: unknown, encrypted: boolean): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  // MariaDB does not say that it requires TLS: it denies access
  const refusals = encrypted
    ? ['ER_SECURE_TRANSPORT_REQUIRED', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']
    : ['HANDSHAKE_NO_SSL_SUPPORT'];
  return refusals.includes(code);
}
