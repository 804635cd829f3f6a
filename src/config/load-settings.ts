import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { distance } from 'fastest-levenshtein';
import { SETTINGS, Settings, type SettingName } from './settings.js';

export type Environment = Record<string, string | undefined>;

/** Thrown with every fault at once, so that nobody mends a set-up one restart at a time. */
export class SettingsError extends Error {
  constructor(readonly faults: string[]) {
    super(`These settings are wrong:\n${faults.map(fault => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** What the process was started with: `.env` in the working folder, overruled by the environment. */
export function processEnvironment(): Environment {
  const file = existsSync('.env') ? parse(readFileSync('.env')) : {};
  return { ...file, ...process.env };
}

/**
 * Parses and checks all settings. An empty variable counts as not set.
 * @throws SettingsError with every fault
 */
export function loadSettings(env: Environment): Settings {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const spec: (typeof SETTINGS)[SettingName] & { default?: unknown; secret?: boolean } = SETTINGS[name];
    const text = given(name, spec.secret ?? false) ?? byDefault(spec.default);
    if (text === undefined) continue;
    const result = spec.schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else faults.push(`${name} ${result.error.issues.map(issue => issue.message).join(', ')}`);
  }
  if (
    values.DB_HOST !== undefined &&
    values.JWT_SECRET === undefined &&
    !faults.some(f => f.startsWith('JWT_SECRET'))
  ) {
    faults.push(
      'JWT_SECRET is required with DB_HOST (the same on all nodes), for example: openssl rand -hex 32',
    );
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.freeze(Object.assign(new Settings(), values));

  function given(name: SettingName, secret: boolean): string | undefined {
    const file = env[`${name}_FILE`];
    if (!secret || !file) return env[name] || undefined;
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      faults.push(
        `${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      );
      return undefined;
    }
  }

  function byDefault(value: unknown): string | undefined {
    return typeof value === 'function' ? String(value(env)) : (value as string | undefined);
  }
}

/** One sentence for each variable that looks like a slip: mistyped, or without the one it belongs to. */
export function suspectedSlips(env: Environment): string[] {
  const names: string[] = Object.entries(SETTINGS).flatMap(([name, spec]) =>
    'secret' in spec ? [name, `${name}_FILE`] : [name],
  );
  const homeless = ['DB_PORT', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'].filter(name => env[name] && !env.DB_HOST);
  const typos = Object.keys(env)
    .filter(name => /^[A-Z_]{4,}$/.test(name) && !names.includes(name))
    .flatMap(name => {
      const near = names.find(known => known.length >= 6 && distance(known, name) <= 2);
      return near ? [`${name} is not a setting: did you mean ${near}?`] : [];
    });
  return [...homeless.map(name => `${name} is set but DB_HOST is not: the room lives in SQLite`), ...typos];
}
