import type { Strings } from '../i18n/index.js';

export default {
  empty: 'There are no messages yet. Write the first one.',
  steps: 'Open your room in three steps',
  dismiss: 'Hide these steps',
  done: 'done',
  name: 'Name the room',
  name_how: 'Its name, a line about it and a colour: members see them before they log in.',
  name_go: 'Room settings',
  people: 'Invite people',
  people_how: 'You are the only one who can log in. Create an account for each person.',
  people_done: { one: '{count} account besides yours', other: '{count} accounts besides yours' },
  people_go: 'Members',
  reach: 'How others reach it',
  reach_done: 'Others open {url}',
  reach_onlyHereListening:
    'Only this computer can open {url}. Set HOST=0.0.0.0 for your network, or PUBLIC_URL for the address of your proxy, and restart.',
  reach_onlyHereOpened:
    'Others cannot open {url}. Open the room by the network address of its computer, or set PUBLIC_URL and restart.',
  reach_unknown: 'Asking the server…',
  admins: 'Admins here: {names}',
  noAdmin: 'No admin is here now.',
  help: 'Show the commands (/help)',
} as const satisfies Strings;
