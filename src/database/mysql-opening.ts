import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { serverPlace } from '../config/database-address.js';
import type { Settings } from '../config/settings.js';
import type { Server } from './database-kind.js';
import { findServer } from './find-server.js';
import { inPlainWords } from './mysql-words.js';

const CONNECT_TRIES = 30;
const TRY_EVERY_MS = 2_000;

/** Waits for a database server that is still starting, as in a compose file. @throws StartupError */
export async function whenReachable(settings: Settings): Promise<Server> {
  const logger = new Logger('Database');
  for (let attempt = 1; ; attempt++) {
    try {
      return await findServer(settings);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ECONNREFUSED' || attempt === CONNECT_TRIES) throw inPlainWords(error, settings);
      logger.warn(
        `The database at ${serverPlace(settings)} does not answer yet (${code}), try ${attempt} of ${CONNECT_TRIES}`,
      );
      await sleep(TRY_EVERY_MS);
    }
  }
}
