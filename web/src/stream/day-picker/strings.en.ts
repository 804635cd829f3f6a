import type { Strings } from '../../i18n/index.js';

export default {
  title: 'Go to a day',
  day: 'Day',
  go: 'Go',
  going: 'Looking…',
  cancel: 'Cancel',
  noDay: 'Choose a day.',
  nothing: 'Nothing was said on that day or later.',
  noAnswer: 'The server did not answer. Try again.',
} as const satisfies Strings;
