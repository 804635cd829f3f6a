import type { Strings } from '../../i18n/index.js';

export default {
  of: 'Menu for {name}',
  copy: 'Copy as evidence',
  link: 'Copy link',
  inRecord: 'In the record',
} as const satisfies Strings;
