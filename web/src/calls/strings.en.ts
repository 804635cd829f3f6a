import type { Strings } from '../i18n/index.js';

export default {
  title: 'Notifications',
  close: 'Close',
  hint: 'Only while nobody is at this page. Of a whisper the sender is shown, never the text.',
  mentions: 'Mentions of me and replies to me',
  whispers: 'Whispers to me',
  lines: 'All messages',
  sound: 'Sound',
  soundHint: 'With each notification. Browsers allow it once you have clicked or typed in the page.',
  soundTry: 'Try it',
  soundRefused: 'The browser allows no sound here.',
  denied: 'The browser blocks notifications from this site. Allow them in its settings for this page.',
  missing: 'This browser shows no notifications here. It needs an address that begins with https.',
  ask: 'Somebody called you. Shall this browser notify you when you are not looking?',
  askDenied:
    'Somebody called you, but the browser blocks notifications from this site. Its settings can allow them.',
  askYes: 'Notify me',
  askNo: 'No, thanks',
  whisper: 'Whisper from {name}',
  mention: '{name} mentioned you',
} as const satisfies Strings;
