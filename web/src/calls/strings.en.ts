import type { Strings } from '../i18n/index.js';

export default {
  title: 'Notifications',
  close: 'Close',
  hint: 'Only while you are not looking at this page. A notification of a whisper shows the sender, never the text.',
  mentions: 'Mentions of me and replies to me',
  whispers: 'Whispers to me',
  lines: 'All messages',
  sound: 'Sound',
  soundHint: 'With each notification. Browsers allow it once you have clicked or typed in the page.',
  soundTry: 'Try it',
  soundRefused: 'The browser allows no sound here.',
  denied: 'The browser blocks notifications from this site. Allow them in its settings for this page.',
  missing: 'This browser shows no notifications here. It needs an address that begins with https.',
  ask: 'You were mentioned or got a whisper. Do you want notifications when you are not looking at this page?',
  askDenied:
    'You were mentioned or got a whisper, but the browser blocks notifications from this site. You can allow them in its settings.',
  askYes: 'Notify me',
  askNo: 'No, thanks',
  whisper: 'Whisper from {name}',
  mention: '{name} mentioned you',
} as const satisfies Strings;
