import { describe, expect, it } from 'vitest';
import { bearerOf, TOKEN_MAX_CHARS } from '../../src/auth/bearer.js';

describe('the token of the header Authorization', () => {
  it.each([
    ['Bearer abc.def', 'abc.def'],
    ['bearer   abc', 'abc'],
    [`Bearer ${'a'.repeat(TOKEN_MAX_CHARS)}`, 'a'.repeat(TOKEN_MAX_CHARS)],
  ])('is read: %.20s', (authorization, token) => {
    expect(bearerOf({ authorization })).toBe(token);
  });

  it.each([
    [undefined],
    [''],
    ['Bearer'],
    ['Bearer a b'],
    ['Basic abc'],
    ['x Bearer abc'],
    [`Bearer ${'a'.repeat(TOKEN_MAX_CHARS + 1)}`],
  ])('is none: %.20s', authorization => {
    expect(bearerOf({ ...(authorization !== undefined && { authorization }) })).toBeUndefined();
  });
});
