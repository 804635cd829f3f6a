import type { Strings } from '../i18n/index.js';

export default {
  title: 'Mentions',
  close: 'Close',
  none: 'Messages with your name after an @ and replies to your messages will be listed here.',
  loading: 'Loading…',
  failed: 'The mentions could not be loaded.',
  retry: 'Try again',
  further: 'Show older ones',
  replyTo: 'Reply to',
} as const satisfies Strings;
