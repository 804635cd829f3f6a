import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccountCreator } from '../../src/auth/account-creator.js';
import { AccountLookup } from '../../src/auth/account-lookup.js';
import type { Passwords } from '../../src/auth/passwords.js';
import { Sessions } from '../../src/auth/sessions.js';
import { Tokens } from '../../src/auth/tokens.js';
import { Clock } from '../../src/config/clock.js';
import { Database } from '../../src/database/database.js';
import { LoginWriter } from '../../src/logging/logins/login.writer.js';
import { ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';
import { claimsOf } from './claims.js';

export const PASSWORD = 'a good password';
/** Of `PASSWORD`, as the server makes it, but once per process. */
const PASSWORD_HASH = hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const ORIGIN = { transport: 'rest' as const, ip: '127.0.0.1', userAgent: 'node' };

/** Does what a log-in does after the password: a session, on record, and a token of it. */
export async function mintToken(app: NestExpressApplication, name: string): Promise<string> {
  const account = await app.get(AccountLookup).byName(name);
  if (!account) throw new Error(`there is no account ${name}`);
  const at = app.get(Clock).now();
  const session = app.get(Sessions).begin(account, ORIGIN, at);
  await app.get(LoginWriter).record({
    eventId: `login:${randomUUID()}`,
    event: 'login',
    accountId: account.id,
    name: account.name,
    at,
    origin: ORIGIN,
    session,
  });
  return app.get(Tokens).issue(account, session).accessToken;
}

/** Makes an account with `PASSWORD`, as the admin of this token. */
export async function mintMember(
  app: NestExpressApplication,
  account: { name: string; role: 'member' | 'admin' },
  adminToken: string,
): Promise<void> {
  const { sub, sid, tv } = claimsOf(adminToken);
  const passwords: Pick<Passwords, 'choose'> = { choose: () => PASSWORD_HASH };
  const creator = new AccountCreator(
    app.get(Database),
    passwords as Passwords,
    app.get(ModerationLogWriter),
    app.get(Clock),
  );
  const by = { id: Number(sub), tokenVersion: tv, sessionId: sid };
  await creator.create(by, { ...account, password: PASSWORD, mustChangePassword: false }, []);
}
