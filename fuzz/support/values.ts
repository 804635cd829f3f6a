import type { Random } from './random.js';

/** Texts that have broken programs before. */
export const TEXTS = [
  ...[
    '',
    ' ',
    '\t\n',
    '\u3000',
    '\u200b',
    '\u2800\u3164',
    '\u202e',
    '\ufeff',
    '\0',
    'a\0b',
    '\u007f',
    '\u009b31m',
  ],
  ...[
    '\u001b[2J\u001b[31m',
    '\r\n[admin] hello',
    'a\r\nb',
    '\u2028',
    '\u2029',
    '\ufffd',
    '\uffff',
    '\ud800',
    'a\udc00',
  ],
  ...[
    '\udbff\udfff',
    '😀',
    '👨‍👩‍👧‍👦',
    '🇰🇷',
    'e\u0301',
    'a' + '\u0300'.repeat(200),
    '가힣ㄱㅏ',
    'Ａｄｍｉｎ',
    'аdmin',
    'ﷺ',
    'ß',
    'İ',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
    '0',
    '-1',
    '1e99',
  ],
  ...[
    "' OR '1'='1",
    "'; DROP TABLE chat_log; --",
    '%',
    '_',
    '\\',
    '`',
    '"',
    '${7*7}',
    '{{7*7}}',
    '%s%n',
    '=cmd()',
  ],
  ...[
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '../../etc/passwd',
    '..%2f',
  ],
  ...[
    '/',
    '//',
    '／',
    '/ kick',
    '//kick x',
    '\u200b/kick x y',
    '@here',
    'user:1',
    'room',
    '{"level":"fatal"}',
    'x',
  ],
];

/** Numbers at the edges, as JSON: some are no finite number any more once they are read. */
export const NUMBERS = [
  ...['0', '-0', '1', '-1', '1.5', '200', '201', '0.1e1', '1e0', '4294967296', '2147483648', '-2147483649'],
  ...[
    '9007199254740991',
    '9007199254740992',
    '9223372036854775808',
    '1e99',
    '1e400',
    '-1e400',
    '5e-324',
    '1E+2',
  ],
];

/** A text that is hostile, long, or quite ordinary. */
export function text(random: Random): string {
  const dice = random.next();
  if (dice < 0.5) return random.pick(TEXTS);
  if (dice < 0.75) return Array.from({ length: 1 + random.below(4) }, () => random.pick(TEXTS)).join('');
  if (dice < 0.9) return `line ${random.below(1_000_000)}`;
  if (dice < 0.97) return codePoints(random, 1 + random.below(40));
  return random.pick(['x', '가', '😀', '\u0300', '\u200b']).repeat(random.pick([1_999, 2_000, 2_001, 4_000]));
}

/** Any JSON value, as JSON. */
export function json(random: Random, depth = 0): string {
  const dice = random.next();
  if (dice < 0.12) return 'null';
  if (dice < 0.2) return random.pick(['true', 'false']);
  if (dice < 0.4) return random.pick(NUMBERS);
  if (dice < 0.7 || depth > 3) return JSON.stringify(text(random));
  if (dice < 0.72) return nested(random);
  if (dice < 0.85) return `[${several(random, () => json(random, depth + 1))}]`;
  return `{${several(random, () => `${JSON.stringify(key(random))}:${json(random, depth + 1)}`)}}`;
}

/** Something of an object that is not what it seems. */
export function key(random: Random): string {
  const names = [
    'text',
    'to',
    'idempotencyKey',
    'limit',
    'before',
    'with',
    'token',
    'epoch',
    'after',
    'name',
    'reason',
  ];
  const traps = [
    '__proto__',
    'constructor',
    'prototype',
    'toJSON',
    'then',
    'length',
    '_placeholder',
    'num',
    'role',
  ];
  return random.chance(0.5) ? random.pick(names) : random.chance(0.7) ? random.pick(traps) : text(random);
}

function nested(random: Random): string {
  const depth = random.pick([10, 100, 1_000, 10_000]);
  return random.chance(0.5)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function several(random: Random, make: () => string): string {
  return Array.from({ length: random.below(4) }, make).join(',');
}

function codePoints(random: Random, count: number): string {
  return String.fromCodePoint(...Array.from({ length: count }, () => random.below(0x11_0000)));
}
