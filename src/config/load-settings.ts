import { readFileSync } from 'node:fs';
import { distance } from 'fastest-levenshtein';
import { addressErrors } from './database-settings.js';
import { decode } from './decode.js';
import { readEnvFile } from './env-file.js';
import { isSecret, SETTINGS, Settings, type SettingName } from './settings.js';
import { machineZone } from './time-zone.js';

const FILE = '.env';

export type Environment = Record<string, string | undefined>;

/** Thrown with every error at once, so that operators need not fix a configuration one restart at a time. */
export class SettingsError extends Error {
  constructor(readonly errors: string[]) {
    super(`These settings are wrong:\n${errors.map(error => `  - ${error}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * The settings as written: `.env` in the working folder, overridden by the environment.
 * @throws SettingsError with every line that is not understood
 */
export function processEnvironment(): Environment {
  const { values, errors } = readEnvFile(FILE);
  if (errors.length > 0) throw new SettingsError(errors);
  return { ...values, ...process.env };
}

/** Whether npm has started this process: through a shell, which does not pass signals on. */
export function isBelowNpm(): boolean {
  return process.env.npm_lifecycle_event !== undefined;
}

/** The names set in `.env`, where every unknown one is an error. */
export function namesInFile(): string[] {
  return Object.keys(readEnvFile(FILE).values);
}

/**
 * Parses and checks all settings. An empty variable counts as not set.
 * @throws SettingsError with every error
 */
export function loadSettings(env: Environment): Settings {
  const errors: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const spec: (typeof SETTINGS)[SettingName] & { default?: unknown } = SETTINGS[name];
    const text = input(name) ?? byDefault(spec.default);
    if (text === undefined) continue;
    const result = spec.schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else errors.push(`${name} ${result.error.issues.map(issue => issue.message).join(', ')}`);
  }
  errors.push(...addressErrors(values));
  if (values.TCP_PORT !== undefined && values.TCP_PORT === values.PORT && values.PORT !== 0)
    errors.push('TCP_PORT must be another port than PORT');
  if (
    (values.DB_HOST !== undefined || values.DB_SOCKET !== undefined) &&
    values.JWT_SECRET === undefined &&
    !errors.some(f => f.startsWith('JWT_SECRET'))
  ) {
    errors.push(
      'JWT_SECRET is required with DB_HOST or DB_SOCKET (the same on all nodes), for example: openssl rand -hex 32',
    );
  }
  if (errors.length > 0) throw new SettingsError([...errors, ...misspelt(env)]);
  return Object.freeze(Object.assign(new Settings(), values));

  function input(name: SettingName): string | undefined {
    const file = env[`${name}_FILE`];
    const own = env[name] || undefined;
    if (!isSecret(name)) return own?.trim() || undefined;
    if (!file) return own;
    if (own !== undefined) errors.push(`${name} and ${name}_FILE are both set: take one away`);
    const read = readSecret(file);
    if (typeof read === 'string') return read;
    errors.push(`${name}_FILE ${read.error}`);
    return undefined;
  }

  function byDefault(value: unknown): string | undefined {
    return typeof value === 'function' ? String(value(env)) : (value as string | undefined);
  }
}

/** The content of a file without its last line end; spaces are part of a password. */
function readSecret(file: string): string | { error: string } {
  try {
    const text = decode(readFileSync(file));
    if (typeof text !== 'string') return text;
    const secret = text.replace(/[\r\n]+$/, '');
    return secret === '' ? { error: 'is empty' } : secret;
  } catch (error) {
    return { error: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` };
  }
}

/**
 * One sentence for each variable that looks like a typing error, or was not used as it is.
 * @param inFile the names of `.env`
 */
export function suspectedSlips(env: Environment, inFile: readonly string[] = []): string[] {
  const homeless = ['DB_PORT', 'DB_SSL', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'].filter(
    name => env[name] && !env.DB_HOST && !env.DB_SOCKET,
  );
  // `docker run --env-file` and some others make the quotes part of the value
  const quoted = KNOWN.filter(name => /^(['"]).*\1$/s.test(env[name] ?? ''));
  const { zone, doubt } = env.TIME_ZONE?.trim() ? {} : machineZone(env.TZ);
  return [
    ...(env.TCP_HOST && !env.TCP_PORT
      ? ['TCP_HOST is set but TCP_PORT is not: there are no lines over TCP']
      : []),
    ...homeless.map(name => `${name} is set but DB_HOST is not: the room lives in SQLite`),
    ...misspelt(env, inFile),
    ...quoted.map(name => `${name} begins and ends with a quote, which is part of it`),
    ...(doubt === undefined ? [] : [`${doubt}: days are those of ${zone}; set TIME_ZONE to choose them`]),
  ];
}

const KNOWN: readonly string[] = Object.keys(SETTINGS).flatMap(name =>
  isSecret(name) ? [name, `${name}_FILE`] : [name],
);
/** Names of other programs that the room also reads. */
const OTHERS = new Set(['TZ', 'NODE_ENV', 'NODE_OPTIONS']);

function misspelt(env: Environment, inFile: readonly string[] = []): string[] {
  return Object.keys(env)
    .filter(name => !KNOWN.includes(name))
    .flatMap(name => {
      const [, ofFile = ''] = /^(.*)_FILE$/.exec(name) ?? [];
      if (KNOWN.includes(ofFile)) return [`${name} is not read: only secrets can be given as files`];
      const isInFile = inFile.includes(name);
      const near = meant(name, isInFile);
      if (near) return [`${name} is not a setting: did you mean ${near}?`];
      return isInFile && !OTHERS.has(name) ? [`${name} in ${FILE} is not a setting of the room`] : [];
    });
}

/** The setting that is probably meant. Short names in the environment may well belong to other programs. */
function meant(name: string, isInFile: boolean): string | undefined {
  const upper = name.toUpperCase().replaceAll(/[.-]/g, '_');
  const same = KNOWN.find(known => known === upper && (isInFile || known.includes('_')));
  const shortest = isInFile ? 4 : 6;
  const near = (known: string): boolean => known.length >= shortest && distance(known, name) <= 2;
  return same ?? (/^[A-Z_]{3,}$/.test(name) && (isInFile || name.length > 3) ? KNOWN.find(near) : undefined);
}
