import type { Strings } from '../i18n/index.js';

export default {
  brand: 'Sarangbang',
  recorded: 'All messages and whispers are recorded.',
  close: 'Close',
  clearSearch: 'Clear the search',
  languageFailed: 'The other language could not be loaded. Try again.',
  logout: 'Log out',
  theme_label: 'Theme',
  theme_system: 'Auto theme',
  theme_light: 'Light theme',
  theme_dark: 'Dark theme',
  loading: 'Loading…',
  fold_more: { one: 'Show {count} more line', other: 'Show {count} more lines' },
  fold_less: 'Show less',
  broken_what:
    'A part of the page could not be loaded. Try again, or reload the page: what you wrote is kept.',
  broken_again: 'Try again',
  broken_reload: 'Reload',
  retry_in: { one: 'Try again in {count} second.', other: 'Try again in {count} seconds.' },
  retry_inTime: 'Try again in {time}.',
  retry_now: 'You can try again now.',
  password_show: 'Show',
  password_hide: 'Hide',
  password_showOf: 'Show {label}',
  password_hideOf: 'Hide {label}',
  password_caps: 'Caps Lock is on.',
} as const satisfies Strings;
