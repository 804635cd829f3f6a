import { describe, expect, it } from 'vitest';
import { formatQuery } from '../../src/database/mysql-values.js';

const literal = (value: unknown): string => formatQuery('?', [value]);
const hex = (text: string): string => `_utf8mb4 X'${Buffer.from(text).toString('hex')}'`;

describe('a text in a statement', () => {
  it('is as it is when it has but printable ASCII without quotes and backslashes', () => {
    const ends = new Set(['"', "'", '\\']);
    for (let code = 0; code < 128; code++) {
      const text = `a${String.fromCharCode(code)}b`;
      const isPlain = code >= 32 && code < 127 && !ends.has(text[1]!);
      expect(literal(text)).toBe(isPlain ? `_utf8mb4'${text}'` : hex(text));
    }
  });

  it('is its bytes in hex digits otherwise', () => {
    for (const text of ['안녕', "');--", 'a\u00a5', 'plain\n', '🙂', '＇'])
      expect(literal(text)).toBe(hex(text));
  });

  it('is never taken for a part of the statement', () => {
    expect(formatQuery('SELECT ?, ?', ['?', '??'])).toBe("SELECT _utf8mb4'?', _utf8mb4'??'");
  });
});
