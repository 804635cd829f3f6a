import { hostname } from 'node:os';
import { z } from 'zod';
import { databaseHost, encryption, socketPath } from './database-settings.js';
import { defaultNodeId } from './node-id.js';
import {
  duration,
  folder,
  host,
  onOff,
  origin,
  origins,
  rate,
  text,
  webAddress,
  whole,
} from './spellings.js';
import { isTimeZone, machineZone } from './time-zone.js';
import { witnesses } from './witnesses.js';

/** The settings: one entry per environment variable. `docs` is the sentence of the table in docs/settings.md. */
export const SETTINGS = {
  PORT: { schema: whole(0, 65_535), default: '3000', docs: 'Port to listen on' },
  HOST: {
    schema: host,
    default: '127.0.0.1',
    docs: 'Address to listen on; `0.0.0.0` lets other machines in',
  },
  TCP_PORT: {
    schema: whole(0, 65_535),
    docs: 'Port of the line protocol over TCP, which is not encrypted; without it there is none',
  },
  TCP_HOST: {
    schema: host,
    default: '127.0.0.1',
    docs: 'Address that the line protocol listens on',
  },
  DATA_DIR: {
    schema: folder,
    default: './data',
    docs: 'Folder of the embedded database, the key file and the search index',
  },
  DB_HOST: {
    schema: databaseHost,
    docs: 'MySQL or MariaDB server; without it and `DB_SOCKET` the room uses SQLite in `DATA_DIR`',
  },
  DB_PORT: { schema: whole(1, 65_535), default: '3306', docs: 'Database port' },
  DB_SOCKET: {
    schema: socketPath,
    docs: 'Path of a Unix socket of the database, instead of host and port',
  },
  DB_SSL: {
    schema: encryption,
    defaultDocs: 'if the server can',
    docs: 'Encryption of the database connection: `off`, `on`, or the path of a CA file; by default, a server on this machine is encrypted only if it requires it',
  },
  DB_USER: { schema: text, default: 'sarangbang', docs: 'Database user' },
  DB_PASSWORD: { schema: z.string(), default: '', secret: true, docs: 'Database password' },
  DB_NAME: { schema: text, default: 'sarangbang', docs: 'Database name' },
  JWT_SECRET: {
    schema: z.string().refine(s => Buffer.byteLength(s.trim()) >= 32, 'must have at least 32 bytes'),
    secret: true,
    docs: 'Key that signs log-in tokens, at least 32 bytes; on SQLite created once in `DATA_DIR`; on MySQL required, and the same on all nodes',
  },
  SEAL_KEY_FILE: {
    schema: folder,
    defaultDocs: '`seal-key` in `DATA_DIR`',
    docs: 'File of the key that seals the record, made once; best where those who can change the database cannot read it',
  },
  SEAL_WEBHOOK: { schema: webAddress, docs: 'Address to which each published checkpoint is sent by POST' },
  WITNESSES: {
    schema: witnesses,
    default: '',
    docs: 'Witnesses that cosign the seal, as `KEY@URL`, comma-separated',
  },
  TOKEN_TTL: {
    schema: duration,
    default: '12h',
    docs: 'How long a token is valid; clients renew it while the session lasts',
  },
  SESSION_IDLE: {
    schema: duration,
    default: '7d',
    docs: 'A session ends after this time without use',
  },
  SESSION_MAX: {
    schema: duration,
    default: '30d',
    docs: 'A session ends this long after its log-in, even while it is in use',
  },
  TIME_ZONE: {
    schema: z.string().trim().refine(isTimeZone, 'must be an IANA time zone such as Asia/Seoul'),
    default: ({ TZ }) => machineZone(TZ).zone,
    defaultDocs: "the system's",
    docs: 'Time zone of the calendar days of the log-in tables; fixed at the first start',
  },
  ROOM_NAME: { schema: text.max(60), default: '사랑방', docs: 'Name shown to members' },
  ADMIN_NAME: { schema: text, default: 'admin', docs: 'Name of the first admin' },
  ADMIN_PASSWORD: {
    // further rules are checked when the first admin is created
    schema: z.string().refine(hasPasswordLength, 'must have 8 to 128 characters'),
    secret: true,
    docs: 'Password of the first admin; without it one is generated and printed once',
  },
  RATE_LINES_PER_SECOND: {
    schema: rate,
    default: '5',
    docs: 'Lines and whispers, sustained, per account and second; 0 for no limit',
  },
  RATE_BURST: {
    schema: whole(0, 1_000_000),
    default: '10',
    docs: 'Lines and whispers per account at once; 0 for no limit',
  },
  RATE_HISTORY_PER_SECOND: {
    schema: rate,
    default: '2',
    docs: '`history` requests per account and second, 10 at once; 0 for no limit',
  },
  RATE_EVENTS_PER_SECOND: {
    schema: rate,
    default: '50',
    docs: 'Events of any kind per connection and second, 100 at once; exceeding it for ten seconds closes the connection; 0 for no limit',
  },
  RATE_CONNECTS_PER_SECOND: {
    schema: rate,
    default: '2',
    docs: 'Connections per account and second, 20 at once; more are closed, and clients retry; 0 for no limit',
  },
  RATE_REQUESTS_PER_SECOND: {
    schema: rate,
    default: '20',
    docs: 'REST requests per account and second, three times as many at once; 0 for no limit',
  },
  LOGIN_SLOWDOWN: {
    schema: onOff,
    default: 'on',
    docs: 'Slow down password guessing',
  },
  MAX_SOCKETS_PER_ACCOUNT: {
    schema: whole(0, 1_000_000),
    default: '5',
    docs: 'Open connections per account on a node; one more closes the oldest; 0 for no limit',
  },
  MAX_PENDING_PER_ADDRESS: {
    schema: whole(0, 1_000_000),
    default: '100',
    docs: 'Open connections per address before log-in; one more closes the oldest; 0 for no limit',
  },
  PUBLIC_URL: { schema: origin, docs: 'URL at which browsers reach the room, if it is behind a proxy' },
  CORS_ORIGINS: {
    schema: origins,
    default: '',
    docs: 'Other sites whose pages may use the room, comma-separated',
  },
  TRUST_PROXY: {
    schema: whole(0, 10),
    default: '0',
    docs: 'Number of trusted proxies in front; as many hops of X-Forwarded-For are used',
  },
  NODE_ID: {
    schema: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters'),
    // a wrong PORT is reported separately
    default: ({ PORT = '' }) => defaultNodeId(hostname(), PORT),
    defaultDocs: 'host name and port',
    docs: 'Name of this node in the log-in records; unique per node, stable across restarts',
  },
} as const satisfies Record<string, SettingSpec>;

interface SettingSpec {
  schema: z.ZodType;
  /** The text used when the variable is not set. Without one the setting may be absent. */
  default?: string | ((env: { PORT?: string; TZ?: string }) => string);
  defaultDocs?: string;
  /** May also be given as `NAME_FILE`, a file that holds it. */
  secret?: boolean;
  docs: string;
}

export type SettingName = keyof typeof SETTINGS;

export function isSecret(name: string): boolean {
  return Object.hasOwn(SETTINGS, name) && 'secret' in SETTINGS[name as SettingName];
}

type Value<N extends SettingName> = z.output<(typeof SETTINGS)[N]['schema']>;
type Optional<N extends SettingName> = (typeof SETTINGS)[N] extends { default: unknown } ? never : undefined;

/** The parsed settings under their environment names. Provided once, by the class as token. */
export type SettingValues = { readonly [N in SettingName]: Value<N> | Optional<N> };
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the class is only the injection token
export interface Settings extends SettingValues {}
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export class Settings {}

function hasPasswordLength(password: string): boolean {
  const { length } = Array.from(password.normalize('NFC'));
  return length >= 8 && length <= 128;
}
