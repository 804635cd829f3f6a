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
  seal: 'Sealed record',
  seal_about:
    'Each line is sealed. With a checkpoint that you keep, you can tell later whether anything before it was changed.',
  seal_upTo: 'Sealed up to line {seq}, {time}.',
  seal_whole: 'This browser has checked it: nothing that it saw before was changed.',
  seal_unknown: 'Not checked yet.',
  seal_broken: 'It was changed or replaced: see the bar above the lines.',
  seal_key: 'Fingerprint of the key:',
  seal_witnessed: 'Witness {name}: signed at {time}.',
  seal_unwitnessed: 'Witness {name}: no signature since {time}.',
  seal_neverWitnessed: 'Witness {name}: has not signed yet.',
  seal_copy: 'Copy the checkpoint',
  seal_show: 'Show it, also as a QR code',
} as const satisfies Strings;
