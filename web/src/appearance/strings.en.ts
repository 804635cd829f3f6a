import type { Strings } from '../i18n/index.js';

export default {
  title: 'Appearance',
  kept: 'Kept in this browser only.',
  theme: 'Theme',
  theme_system: 'System',
  theme_light: 'Light',
  theme_dark: 'Dark',
  density: 'Density',
  density_comfortable: 'Comfortable',
  density_compact: 'Compact',
  textSize: 'Text size',
  textSize_normal: 'Normal',
  textSize_large: 'Large',
  textSize_largest: 'Very large',
  hours: '24-hour clock',
  font: 'Device font',
  fontHint: 'If on, the fonts of the room are not downloaded.',
} as const satisfies Strings;
