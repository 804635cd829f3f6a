import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseDurationMs } from '../contract/duration.js';

// Spellings of settings. People and their tools write the same value in several ways: every unambiguous one is
// accepted, with surrounding spaces or without, and the rest is refused with an explanation.

/** Everything but secrets: surrounding spaces are never intended. */
const trimmed = z.string().trim();

export const text = trimmed.min(1);

export const whole = (min: number, max: number) =>
  trimmed
    .regex(/^\d+$/, `must be a whole number between ${min} and ${max}`)
    .transform(Number)
    .refine(n => n >= min && n <= max, `must be between ${min} and ${max}`);

export const rate = trimmed.regex(/^\d+(\.\d+)?$/, 'must be a number, 0 for no limit').transform(Number);

/** `12h`, `12 h`, `12H`, in ms. */
export const duration = trimmed
  .regex(/^[1-9]\d{0,5}\s*[smhd]$/i, 'must be a duration such as 90s, 30m, 12h or 7d')
  .transform(spelt => parseDurationMs(spelt.replaceAll(/\s/g, '').toLowerCase())!);

const ON = ['on', 'true', 'yes', '1'];
const OFF = ['off', 'false', 'no', '0'];

export const onOff = trimmed
  .toLowerCase()
  .refine(word => [...ON, ...OFF].includes(word), 'must be on or off')
  .transform(word => ON.includes(word));

export const origin = trimmed.refine(
  isOrigin,
  'must be an address without a path, such as https://chat.example.com',
);

export const origins = z
  .string()
  .transform(all => all.split(/[\s,]+/).filter(part => part !== ''))
  .refine(all => all.every(isOrigin), 'must be addresses such as https://a.example, comma between');

/** An address or name to listen on; IPv6 with brackets or without. */
export const host = trimmed
  .transform(name => name.replace(/^\[(.*)\]$/, '$1'))
  .refine(
    name => isIP(name) !== 0 || /^[^\s:/?#@[\]*]+$/.test(name),
    'must be an address or name alone, such as 127.0.0.1 or 0.0.0.0: the port is PORT',
  );

/** A folder. `~` is the home folder, as in a shell, which does not expand it in a file. */
export const folder = text
  .refine(path => !/^~[^/\\]/.test(path), 'must be a path: write out whose home folder it is')
  .refine(path => !path.includes('\0'), 'must be a path')
  .transform(path => (path.startsWith('~') ? join(homedir(), path.slice(1)) : path));

/** An address with a path, and whatever else it needs. */
export const webAddress = trimmed.refine(
  url => /^https?:\/\/[^\s#]+$/i.test(url) && URL.canParse(url),
  'must be an address such as https://example.com/hook',
);

function isOrigin(url: string): boolean {
  // scheme, host and port only: a path, query or user would be ignored silently
  return /^https?:\/\/[^/\\?#@\s;,'"<>*]+\/?$/i.test(url) && URL.canParse(url);
}
