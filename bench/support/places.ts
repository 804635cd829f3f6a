import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JwtService } from '@nestjs/jwt';
import { createConnection } from 'mysql2/promise';
import { SIGNING } from '../../src/auth/tokens.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { Database } from '../../src/database/database.js';
import { placeholders } from '../../src/database/tx.js';
import { insertSessions } from '../../src/logging/session-rows.js';
import { LogInfo } from '../../src/logging/log-info.js';

export type DatabaseName = 'sqlite' | 'mariadb';

const SERVER = {
  host: process.env.BENCH_DB_HOST ?? '127.0.0.1',
  port: Number(process.env.BENCH_DB_PORT ?? 3306),
  user: process.env.BENCH_DB_USER ?? 'root',
  password: process.env.BENCH_DB_PASSWORD ?? '',
};
const SECRET = 'the secret of a benchmark, 32 bytes and more';

/** A fresh database for one measurement, and how to be rid of it. */
export interface BenchPlace {
  environment: Record<string, string>;
  destroy(): Promise<void>;
}

export async function makePlace(database: DatabaseName): Promise<BenchPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'sarangbang-bench-'));
  const environment: Record<string, string> = {
    ...{
      DATA_DIR: folder,
      PORT: '0',
      TIME_ZONE: 'UTC',
      JWT_SECRET: SECRET,
      ADMIN_PASSWORD: 'of a benchmark',
    },
    ...{
      RATE_LINES_PER_SECOND: '0',
      RATE_HISTORY_PER_SECOND: '0',
      RATE_EVENTS_PER_SECOND: '0',
      RATE_CONNECTS_PER_SECOND: '0',
      RATE_REQUESTS_PER_SECOND: '0',
    },
    MAX_PENDING_PER_ADDRESS: '0',
  };
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  if (database === 'sqlite') return { environment, destroy: async () => clean() };
  const name = `sarangbang_bench_${randomBytes(4).toString('hex')}`;
  const connection = await createConnection(SERVER);
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await connection.end();
  Object.assign(environment, {
    ...{ DB_HOST: SERVER.host, DB_PORT: String(SERVER.port), DB_USER: SERVER.user },
    ...{ DB_PASSWORD: SERVER.password, DB_NAME: name },
  });
  return {
    environment,
    destroy: async () => {
      const again = await createConnection(SERVER);
      await again.query(`DROP DATABASE ${name}`);
      await again.end();
      clean();
    },
  };
}

/** Puts members into the accounts table, all at once, and makes their tokens: hashing is not what is measured. */
export async function makeMembers({ environment }: BenchPlace, count: number): Promise<string[]> {
  const settings = loadSettings(environment);
  const database = await Database.open(settings);
  const { epoch } = await LogInfo.open(database, settings);
  const names = Array.from({ length: count }, (_, i) => `member${i}`);
  for (let from = 0; from < count; from += 500) {
    const some = names.slice(from, from + 500);
    await database.write('moderation', tx =>
      tx.query(
        `INSERT INTO accounts (name, name_key, password_hash, role, token_version, created_at) VALUES ${placeholders(some.length, 6)}`,
        some.flatMap(name => [name, name, '-', 'member', 0, 0]),
      ),
    );
  }
  const rows = await database.read.query<{ id: number }[]>('SELECT id FROM accounts ORDER BY id');
  const now = Date.now();
  const sessions = rows.map(({ id }) => ({ id: randomUUID(), accountId: id }));
  for (let from = 0; from < count; from += 500) {
    const some = sessions
      .slice(from, from + 500)
      .map(session => ({ ...session, ...{ tokenVersion: 0, epoch, createdAt: now, lastSeenAt: now } }));
    const more = {
      expiresAt: now + 86_400_000,
      ip: '127.0.0.1',
      userAgent: null,
      endedAt: null,
      endCause: null,
    };
    await database.write('logins', tx =>
      insertSessions(
        tx,
        some.map(session => ({ ...session, ...more })),
      ),
    );
  }
  await database.onApplicationShutdown();
  const jwt = new JwtService({ secret: SECRET, signOptions: SIGNING });
  const exp = Math.floor(Date.now() / 1_000) + 86_400;
  return sessions.map(({ id, accountId }) =>
    jwt.sign({ aud: epoch, sub: String(accountId), sid: id, tv: 0, exp }),
  );
}
