import type { TextOf } from '../i18n/index.js';
import type { guideStrings } from './strings.js';

export type Text = {
  [K in keyof TextOf<typeof guideStrings>]: TextOf<typeof guideStrings>[K] extends string ? K : never;
}[keyof TextOf<typeof guideStrings>];

export interface KeyGroup {
  title: Text;
  isForAdmins?: true;
  /** What it does, and the keys that do it. */
  keys: readonly (readonly [Text, ...string[]])[];
}

/** What a finger does, each with the gesture. */
export const TOUCHES: readonly (readonly [Text, Text])[] = [
  ['keys_touch_row', 'keys_hold'],
  ['keys_touch_whisper', 'keys_press'],
  ['keys_touch_name', 'keys_press'],
];

/** The keys of the page, by where they work. */
export const KEYS: readonly KeyGroup[] = [
  {
    title: 'keys_write',
    keys: [
      ['keys_send', 'Enter'],
      ['keys_newLine', 'Shift+Enter'],
      ['keys_last', '↑'],
      ['keys_command', '/'],
      ['keys_name', '@'],
      ['keys_take', 'Tab', 'Enter'],
      ['keys_help', '?'],
    ],
  },
  {
    title: 'keys_read',
    keys: [
      ['keys_page', 'PageUp', 'PageDown'],
      ['keys_first', 'Ctrl+Home'],
      ['keys_end', 'Ctrl+End'],
      ['keys_rows', 'Shift+Tab'],
      ['keys_search', 'Ctrl+Shift+F'],
      ['keys_find', 'Ctrl+K'],
      ['keys_leave', 'Esc'],
    ],
  },
  {
    title: 'keys_row',
    keys: [
      ['keys_move', '↑', '↓', 'Home', 'End'],
      ['keys_enter', 'Enter'],
      ['keys_reply', 'r'],
      ['keys_menu', 'Shift+F10'],
    ],
  },
  {
    title: 'keys_moderate',
    isForAdmins: true,
    keys: [
      ['keys_mute', 'm'],
      ['keys_kick', 'k'],
      ['keys_unmute', 'u'],
      ['keys_reason', '1–9'],
      ['keys_act', 'Ctrl+Enter'],
    ],
  },
];
