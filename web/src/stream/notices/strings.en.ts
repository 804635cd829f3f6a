import type { Strings } from '../../i18n/index.js';

export default {
  wrong_name: 'There is no such member. Usage:',
  wrong_duration: 'Write the time as 90s, 10m, 2h or 1d.',
  wrong_reason: 'A reason is required. Usage:',
  wrong_target: 'You cannot do this to admins or yourself.',
  wrong_notMuted: 'This member is not muted.',
  wrong_notKicked: 'This member is not kicked.',
  wrong_range: 'This time is too short or too long. The longest is {max} days.',
  onlyMe: 'only you see this',
  who: '{count} here',
  until: 'until {time}',
  whoMore: 'and {count} more',
  roleAdmin: 'admin',
  isMuted: 'muted',
  help: 'Commands',
  reset:
    'There were too many messages while you were away, so the list was reloaded. Scroll up for older messages.',
  roomName: 'An admin has renamed the room: {name}.',
  roomDescription: 'An admin has changed the description of the room: {description}',
  roomNoDescription: 'An admin has removed the description of the room.',
  roomColour: 'An admin has changed the colour of the room.',
  refusedText: 'Not done:',
} as const satisfies Strings;
