import type { Strings } from '../i18n/index.js';

export default {
  alarm: 'The record of this room was changed or replaced.',
  alarm_changed: 'What the room shows now does not fit what this browser saw of it before.',
  alarm_signature: 'It is not signed as it should be.',
  alarm_key: 'It is signed by another key than before.',
  alarm_what: 'Lines may be missing or changed. Keep both checkpoints, and show them to others in the room.',
  alarm_copy: 'Copy both checkpoints',
  alarm_show: 'Show them',
  before: 'Seen before',
  now: 'Seen on {time}',
  none: 'none',
  copied: 'Copied',
  copyFailed: 'Copying is not possible here. Select the text and copy it.',
} as const satisfies Strings;
