import type { Strings } from '../../i18n/index.js';

export default {
  of: 'Menu for {name}',
  copy: 'Copy as evidence',
  link: 'Copy link',
  proof: 'Download its proof',
  proofNotYet: 'This line is not sealed yet. Try again in a few seconds.',
  inRecord: 'In the record',
} as const satisfies Strings;
