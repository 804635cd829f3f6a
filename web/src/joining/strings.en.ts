import type { Strings } from '../i18n/index.js';

export default {
  title: 'Join',
  invited: '{by} invites you to this room.',
  until: 'The invitation is good until {time}.',
  what: 'Choose the name under which others see you, and a password.',
  nameHint: '2 to 20 characters: Hangul, Latin letters, digits, _. It cannot be changed later.',
  passwordHint: '{min} to {max} characters. Only you know it.',
  submit: 'Join the room',
  busy: 'Joining…',
  ended: 'This invitation is no longer valid. Ask for a new one.',
  loading: 'Looking at the invitation…',
  again: 'Try again',
  logIn: 'I have an account: log in',
  goOn: 'Go on as {name}',
  nameMissing: 'Enter a name.',
  nameInvalid: 'A name must have 2 to 20 characters: Hangul, Latin letters, digits or _.',
  nameReserved: 'This name cannot be used. Choose another one.',
  nameTaken: 'This name is taken. Choose another one.',
  passwordShort: 'The password must have at least {min} characters.',
  passwordLong: 'The password must have at most {max} characters.',
  passwordWeak: 'This password is too common or easy to guess. Choose another one.',
  refusal_RATE_LIMITED: 'There were too many attempts.',
  refusal_BUSY: 'The server is busy.',
  refusal_unknown:
    'It is not known whether that worked. Press the button again: if your account was created, it takes you in.',
} as const satisfies Strings;
