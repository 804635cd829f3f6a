import { describe, expect, it } from 'vitest';
import { passwordViolation } from '../../web/src/account/password-violation.js';

const good = { current: 'the old one', next: 'a new password', repeat: 'a new password' };

describe('a change of password', () => {
  it.each([
    ['all is there', {}, undefined],
    ['the current one is missing', { current: '' }, { field: 'current', what: 'missing' }],
    ['the new one is missing', { next: '', repeat: '' }, { field: 'next', what: 'missing' }],
    [
      'the new one has seven characters',
      { next: '일이삼사오육칠', repeat: '일이삼사오육칠' },
      { field: 'next', what: 'short' },
    ],
    ['the new one has eight', { next: '일이삼사오육칠팔', repeat: '일이삼사오육칠팔' }, undefined],
    [
      'the new one has 128, each of two UTF-16 units',
      { next: '😀'.repeat(128), repeat: '😀'.repeat(128) },
      undefined,
    ],
    [
      'the new one has 129',
      { next: 'x'.repeat(129), repeat: 'x'.repeat(129) },
      { field: 'next', what: 'long' },
    ],
    [
      'the new one is the current one, however it is written',
      { current: '비밀번호가길다', next: '비밀번호가길다'.normalize('NFD'), repeat: '' },
      { field: 'next', what: 'same' },
    ],
    [
      'the new one is the own name',
      { next: '민수의이름은길다'.normalize('NFD'), repeat: '민수의이름은길다' },
      { field: 'next', what: 'ownName' },
    ],
    ['the two differ', { repeat: 'a new passwort' }, { field: 'repeat', what: 'differs' }],
    ['several are wrong: the first', { current: '', next: 'short' }, { field: 'current', what: 'missing' }],
  ])('when %s', (_, typed, violation) => {
    expect(passwordViolation({ ...good, ...typed }, '민수의이름은길다')).toEqual(violation);
  });
});
