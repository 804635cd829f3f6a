import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadSettings,
  SettingsError,
  suspectedSlips,
  type Environment,
} from '../../src/config/load-settings.js';
import { defaultNodeId } from '../../src/config/node-id.js';
import { SETTINGS } from '../../src/config/settings.js';

const SECRET = 'x'.repeat(32);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function faults(env: Environment): string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.errors;
  }
}

describe('the settings', () => {
  it('name witnesses by key and address', () => {
    const key = `one.example+00000000+${Buffer.alloc(33, 4).toString('base64')}`;
    const given = (text: string) => loadSettings({ WITNESSES: text }).WITNESSES;
    expect(given(` ${key}@https://one.example/w/ , ${key}@http://127.0.0.1:1`)).toEqual([
      { vkey: key, url: 'https://one.example/w' },
      { vkey: key, url: 'http://127.0.0.1:1' },
    ]);
    const ofLog = `one.example+00000000+${Buffer.alloc(33, 1).toString('base64')}`;
    for (const wrong of [
      key,
      'https://one.example',
      `${ofLog}@https://a`,
      `${key}@ftp://a`,
      `${key}@https://`,
      'x@https://a',
    ])
      expect(() => given(wrong)).toThrow(SettingsError);
  });

  it('all have a default but those that may be absent', () => {
    expect(loadSettings({ TIME_ZONE: 'Asia/Seoul', NODE_ID: 'n1' })).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      TCP_HOST: '127.0.0.1',
      DATA_DIR: './data',
      DB_PORT: 3306,
      DB_USER: 'sarangbang',
      DB_PASSWORD: '',
      DB_NAME: 'sarangbang',
      TOKEN_TTL: 12 * 3_600_000,
      SESSION_IDLE: 7 * 86_400_000,
      SESSION_MAX: 30 * 86_400_000,
      TIME_ZONE: 'Asia/Seoul',
      ROOM_NAME: '사랑방',
      ADMIN_NAME: 'admin',
      RATE_LINES_PER_SECOND: 5,
      RATE_BURST: 10,
      RATE_HISTORY_PER_SECOND: 2,
      RATE_EVENTS_PER_SECOND: 50,
      RATE_CONNECTS_PER_SECOND: 2,
      RATE_REQUESTS_PER_SECOND: 20,
      LOGIN_SLOWDOWN: true,
      MAX_SOCKETS_PER_ACCOUNT: 5,
      MAX_PENDING_PER_ADDRESS: 100,
      CORS_ORIGINS: [],
      WITNESSES: [],
      TRUST_PROXY: 0,
      NODE_ID: 'n1',
    });
  });

  it('take the time zone of the system and the node from host name and port', () => {
    const settings = loadSettings({ PORT: '8080' });
    expect(settings.TIME_ZONE).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(settings.NODE_ID).toBe(defaultNodeId(hostname(), '8080'));
  });

  it('count an empty variable as not set', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map(name => [name, '']));
    expect(loadSettings(empty)).toEqual(loadSettings({}));
  });

  it('cannot be changed afterwards', () => {
    const settings = loadSettings({}) as { PORT: number };
    expect(() => (settings.PORT = 1)).toThrow(TypeError);
  });

  it('name every fault at once', () => {
    const found = faults({
      PORT: '70000',
      DB_HOST: 'db',
      DB_PORT: 'x',
      JWT_SECRET: 'short',
      TOKEN_TTL: '12',
      TIME_ZONE: 'Mars/Olympus',
      ADMIN_PASSWORD: 'short',
      RATE_BURST: '-1',
      LOGIN_SLOWDOWN: 'maybe',
      PUBLIC_URL: 'chat.example',
      CORS_ORIGINS: 'https://a.example, b.example',
      TRUST_PROXY: '-1',
      NODE_ID: 'two words',
    });
    expect(found.map(fault => fault.split(' ')[0])).toEqual([
      ...['PORT', 'DB_PORT', 'JWT_SECRET', 'TOKEN_TTL', 'TIME_ZONE', 'ADMIN_PASSWORD', 'RATE_BURST'],
      ...['LOGIN_SLOWDOWN', 'PUBLIC_URL', 'CORS_ORIGINS', 'TRUST_PROXY', 'NODE_ID'],
    ]);
    expect(new SettingsError(found).message.split('\n')).toHaveLength(found.length + 1);
  });

  it.each([
    ['PORT', '３０００'],
    ['PORT', '3 000'],
    ['HOST', 'http://127.0.0.1'],
    ['HOST', '0.0.0.0:3000'],
    ['HOST', '*'],
    ['HOST', 'two words'],
    ['DATA_DIR', '~somebody/data'],
    ['PORT', '1e3'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['DB_PORT', '0'],
    ['TOKEN_TTL', '0s'],
    ['TOKEN_TTL', '1w'],
    ['TOKEN_TTL', '12 hours'],
    ['TOKEN_TTL', '1 2h'],
    ['LOGIN_SLOWDOWN', 'onn'],
    ['TIME_ZONE', 'Etc/Unknown'],
    ['RATE_LINES_PER_SECOND', '-1'],
    ['RATE_LINES_PER_SECOND', 'Infinity'],
    ['RATE_LINES_PER_SECOND', '.5'],
    ['ADMIN_PASSWORD', 'x'.repeat(129)],
    ['ROOM_NAME', 'x'.repeat(61)],
    ['TRUST_PROXY', 'true'],
    ['NODE_ID', 'n'.repeat(65)],
    ['NODE_ID', '노드'],
    ['TIME_ZONE', '+09:00'],
    ['TIME_ZONE', 'Asia/Seoul; DROP'],
    ['TIME_ZONE', 'KST'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['PUBLIC_URL', 'ftp://chat.example'],
    ['PUBLIC_URL', 'https://chat.example/room'],
    ['PUBLIC_URL', 'https://chat.example/?a=1'],
    ['PUBLIC_URL', 'https://chat.example/#a'],
    ['PUBLIC_URL', 'https://user:word@chat.example'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://a.example; https://b.example'],
    ['CORS_ORIGINS', 'https://*.a.example'],
    ['PUBLIC_URL', 'https://a.example,https://b.example'],
  ])('refuse %s=%s', (name, value) => {
    expect(faults({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must|^${name} Too`)),
    ]);
  });

  it.each([
    ['PORT', '0', 0],
    ['RATE_LINES_PER_SECOND', '0', 0],
    ['RATE_LINES_PER_SECOND', '0.5', 0.5],
    ['PORT', ' 3000 ', 3000],
    ['RATE_BURST', '20\t', 20],
    ['LOGIN_SLOWDOWN', 'off', false],
    ['LOGIN_SLOWDOWN', ' Off', false],
    ['LOGIN_SLOWDOWN', 'false', false],
    ['LOGIN_SLOWDOWN', '0', false],
    ['LOGIN_SLOWDOWN', 'no', false],
    ['LOGIN_SLOWDOWN', 'TRUE', true],
    ['LOGIN_SLOWDOWN', 'yes', true],
    ['TOKEN_TTL', '12H', 12 * 3_600_000],
    ['TOKEN_TTL', '12 h', 12 * 3_600_000],
    ['HOST', '[::1]', '::1'],
    ['HOST', ' localhost ', 'localhost'],
    ['HOST', 'fe80::1%eth0', 'fe80::1%eth0'],
    ['DATA_DIR', '~/room', join(homedir(), 'room')],
    ['DATA_DIR', '~', homedir()],
    ['DATA_DIR', './자료 모음', './자료 모음'],
    ['PORT', '   ', 3000],
    ['ADMIN_PASSWORD', '  spaces count  ', '  spaces count  '],
    ['CORS_ORIGINS', 'https://a.example https://b.example', ['https://a.example', 'https://b.example']],
    ['TOKEN_TTL', '90s', 90_000],
    ['TOKEN_TTL', '7d', 604_800_000],
    ['TIME_ZONE', 'UTC', 'UTC'],
    ['TIME_ZONE', 'America/New_York', 'America/New_York'],
    ['PUBLIC_URL', 'https://chat.example', 'https://chat.example'],
    ['PUBLIC_URL', 'http://127.0.0.1:3000/', 'http://127.0.0.1:3000/'],
    [
      'CORS_ORIGINS',
      ' https://a.example ,http://b.example:8080,, ',
      ['https://a.example', 'http://b.example:8080'],
    ],
    ['TRUST_PROXY', '2', 2],
  ])('take %s=%s', (name, value, expected) => {
    expect(loadSettings({ [name]: value })).toHaveProperty(name, expected);
  });
});

describe('JWT_SECRET', () => {
  it('is required with DB_HOST, and the fault says how to make one', () => {
    expect(faults({ DB_HOST: 'db' })).toEqual([expect.stringMatching(/^JWT_SECRET is required.*openssl/)]);
    expect(loadSettings({ DB_HOST: 'db', JWT_SECRET: SECRET }).JWT_SECRET).toBe(SECRET);
  });

  it('may be absent on SQLite', () => {
    expect(loadSettings({}).JWT_SECRET).toBeUndefined();
  });

  it('has at least 32 bytes, not characters', () => {
    expect(faults({ JWT_SECRET: 'x'.repeat(31) })).toEqual(['JWT_SECRET must have at least 32 bytes']);
    expect(faults({ JWT_SECRET: '가'.repeat(11) })).toEqual([]);
  });

  it('is named once when it is both too short and required', () => {
    expect(faults({ DB_HOST: 'db', JWT_SECRET: 'short' })).toHaveLength(1);
  });

  it('is never in the fault', () => {
    expect(faults({ JWT_SECRET: 'hunter2' }).join()).not.toContain('hunter2');
    expect(faults({ ADMIN_PASSWORD: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

describe('a secret in a file', () => {
  it('is read without its line end', () => {
    const env = { JWT_SECRET_FILE: file('jwt', `${SECRET}\n`), DB_PASSWORD_FILE: file('db', 'geheim\r\n') };
    expect(loadSettings(env)).toMatchObject({ JWT_SECRET: SECRET, DB_PASSWORD: 'geheim' });
  });

  it('is one fault among the others when it cannot be read', () => {
    const env = { DB_HOST: 'db', JWT_SECRET_FILE: join(folder, 'none'), PORT: 'x' };
    expect(faults(env)).toEqual([
      'PORT must be a whole number between 0 and 65535',
      'JWT_SECRET_FILE cannot be read (ENOENT)',
    ]);
  });

  it('is checked like one in the environment', () => {
    expect(faults({ JWT_SECRET_FILE: file('short', 'short') })).toEqual([
      'JWT_SECRET must have at least 32 bytes',
    ]);
    expect(faults({ JWT_SECRET_FILE: file('empty', '\n') })).toEqual(['JWT_SECRET_FILE is empty']);
  });

  it('keeps its spaces, which may be part of a password, and loses the mark of an editor', () => {
    const env = { DB_PASSWORD_FILE: file('spaces', '\ufeff two words \n\n') };
    expect(loadSettings(env).DB_PASSWORD).toBe(' two words ');
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffa good password', 'utf16le'), 'is not UTF-8 but perhaps UTF-16'],
    ['CP949', Buffer.from('bef2c8a3bef2c8a3', 'hex'), 'line 1 has characters that are not UTF-8'],
  ])('in %s is refused, not read as other characters', (_, content, fault) => {
    expect(faults({ ADMIN_PASSWORD_FILE: file('odd', content) })).toEqual([
      `ADMIN_PASSWORD_FILE ${fault}: save it as UTF-8`,
    ]);
  });

  it('beside the setting itself is a fault: it is unclear which one is meant', () => {
    expect(faults({ DB_PASSWORD: 'a', DB_PASSWORD_FILE: file('both', 'b') })).toEqual([
      'DB_PASSWORD and DB_PASSWORD_FILE are both set: take one away',
    ]);
  });

  it('is only for secrets, and what is not read is said', () => {
    const env = { PORT_FILE: file('port', '4000') };
    expect(loadSettings(env).PORT).toBe(3000);
    expect(suspectedSlips(env)).toEqual(['PORT_FILE is not read: only secrets can be given as files']);
  });
});

describe('the port of lines over TCP', () => {
  it('must not be that of the room', () => {
    expect(faults({ PORT: '9900', TCP_PORT: '9900' })).toEqual(['TCP_PORT must be another port than PORT']);
    expect(faults({ PORT: '0', TCP_PORT: '0' })).toEqual([]);
  });

  it('is missed where only its address is set', () => {
    expect(suspectedSlips({ TCP_HOST: '0.0.0.0' })).toEqual([
      'TCP_HOST is set but TCP_PORT is not: there are no lines over TCP',
    ]);
    expect(suspectedSlips({ TCP_HOST: '0.0.0.0', TCP_PORT: '9900' })).toEqual([]);
  });
});

describe('suspectedSlips', () => {
  it.each([
    ['DB_PASWORD', 'DB_PASSWORD'],
    ['TIMEZONE', 'TIME_ZONE'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['JWT_SECRETS', 'JWT_SECRET'],
    ['JWT_SECRET_FIEL', 'JWT_SECRET_FILE'],
    ['MAX_SOCKET_PER_ACCOUNT', 'MAX_SOCKETS_PER_ACCOUNT'],
    ['DATADIR', 'DATA_DIR'],
    ['DBHOST', 'DB_HOST'],
    ['admin_password', 'ADMIN_PASSWORD'],
    ['room-name', 'ROOM_NAME'],
  ])('points from %s to %s', (typo, name) => {
    expect(suspectedSlips({ [typo]: 'x' })).toEqual([`${typo} is not a setting: did you mean ${name}?`]);
  });

  it.each([
    ['port', 'PORT'],
    ['PROT', 'PORT'],
    ['HST', 'HOST'],
    ['data.dir', 'DATA_DIR'],
  ])(
    'points from %s in the file to %s, and in the environment only where it can be of no other',
    (typo, name) => {
      const told = [`${typo} is not a setting: did you mean ${name}?`];
      expect(suspectedSlips({ [typo]: 'x' }, [typo])).toEqual(told);
      expect(suspectedSlips({ [typo]: 'x' })).toEqual(name.includes('_') ? told : []);
    },
  );

  it('names what is in the file and no setting', () => {
    const env = { DB_PASS: 'x', DATABASE_URL: 'x', NODE_ENV: 'production', PATH: '/bin', TIME_ZONE: 'UTC' };
    expect(suspectedSlips(env, ['DB_PASS', 'DATABASE_URL', 'NODE_ENV'])).toEqual(
      ['DB_PASS', 'DATABASE_URL'].map(name => `${name} in .env is not a setting of the room`),
    );
  });

  it('are told together with what is wrong', () => {
    expect(faults({ RATE_BURTS: '3', PORT: '47x0' })).toEqual([
      'PORT must be a whole number between 0 and 65535',
      'RATE_BURTS is not a setting: did you mean RATE_BURST?',
    ]);
  });

  it('points out quotes that came along with a value, without the value', () => {
    expect(suspectedSlips({ ADMIN_PASSWORD: '"geheim123"', HOST: "'::1'", ROOM_NAME: '"x' })).toEqual([
      'HOST begins and ends with a quote, which is part of it',
      'ADMIN_PASSWORD begins and ends with a quote, which is part of it',
    ]);
  });

  it('names TZ and TIME_ZONE where the first is no zone and the second is not set', () => {
    expect(suspectedSlips({ TZ: 'KST-9' })).toEqual([
      'TZ="KST-9" is no IANA time zone: days are those of Etc/GMT-9; set TIME_ZONE to choose them',
    ]);
    expect(suspectedSlips({ TZ: 'KST-9', TIME_ZONE: 'Asia/Seoul' })).toEqual([]);
  });

  it('says nothing of our own names', () => {
    const own = Object.keys(SETTINGS).flatMap(name =>
      name.startsWith('JWT') ? [name, `${name}_FILE`] : [name],
    );
    expect(suspectedSlips(Object.fromEntries(own.map(name => [name, 'x'])))).toEqual([]);
  });

  it('says nothing of the variables every system has', () => {
    const usual = [
      ...[
        'PATH',
        'HOME',
        'USER',
        'LOGNAME',
        'SHELL',
        'LANG',
        'LC_ALL',
        'PWD',
        'OLDPWD',
        'TERM',
        'EDITOR',
        'TZ',
      ],
      ...[
        'HOSTNAME',
        'NODE_ENV',
        'NODE_OPTIONS',
        'NODE_PATH',
        'NODE_VERSION',
        'TMPDIR',
        'SHLVL',
        'DISPLAY',
        'CI',
      ],
      ...['MYSQL_HOST', 'MYSQL_ROOT_PASSWORD', 'REDIS_HOST', 'COLORTERM', 'SSH_AUTH_SOCK', 'XDG_RUNTIME_DIR'],
    ];
    expect(suspectedSlips(Object.fromEntries(usual.map(name => [name, 'UTC'])))).toEqual([]);
  });
});
