import { describe, expect, it } from 'vitest';
import { initialsOf, personClass } from '../../web/src/kit/person.js';

describe('the mark of a member', () => {
  it.each([
    ['Hannah', 'H'],
    ['bookworm_1987', 'B'],
    ['김아무개', '무개'],
    ['현우', '현우'],
    ['수', '수'],
    ['김 Kim', '김'],
    ['_élan', 'É'],
    ['山田', '山'],
    ['😀 x', 'X'],
    ['123', '1'],
  ])('of %s has the letters %s', (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });

  it('gives neighbours by id different colours', () => {
    const classes = Array.from({ length: 16 }, (_, id) => personClass(id));
    expect(new Set(classes).size).toBe(16);
    expect([personClass(3), personClass(undefined)]).toEqual(['person-5', 'person-unknown']);
  });
});
