import type { Strings } from '../../i18n/index.js';

export default {
  of: 'Menu for {name}',
  copy: 'Copy as evidence',
  link: 'Copy link',
} as const satisfies Strings;
