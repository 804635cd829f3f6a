import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../web/src/theme/colours.css'), 'utf8');
const TINTS = ['bg', 'panel', 'sunk', 'accent-bg', 'mention-bg'];
/** Text and what it stands on. */
const TEXTS: [string, string[]][] = [
  ['text', [...TINTS, 'hit']],
  ['system', TINTS],
  ['hint', ['bg', 'panel', 'sunk', 'mention-bg']],
  ['accent', TINTS],
  ['on-accent', ['accent']],
  ['whisper', ['whisper-bg', 'bg']],
  ['mod', ['mod-bg', 'bg']],
  ['fail', ['fail-bg', 'bg']],
  ['on-danger', ['danger']],
  ['new', ['bg']],
  ['ok', ['bg', 'panel']],
];
/** Bars and borders of fields, and what they stand on. */
const BARS: [string, string[]][] = [
  ['field', ['bg', 'panel']],
  ['whisper-bar', ['whisper-bg', 'bg']],
  ['mod-bar', ['mod-bg', 'bg']],
  ['mention-bar', ['mention-bg', 'bg']],
];
const PEOPLE = Array.from({ length: 16 }, (_, i) => i);

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
  const of = (role: string): number[] => hex(colour(role, theme));

  it.each(TEXTS)('%s can be read on what is beneath it', (role, beneath) => {
    for (const ground of beneath) expect(contrast(of(role), of(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each(BARS)('%s stands out from what is beside it', (role, beneath) => {
    for (const ground of beneath) expect(contrast(of(role), of(ground)), ground).toBeGreaterThanOrEqual(3);
  });

  it.each(PEOPLE)('name %i can be read, and so can the letters of its mark', i => {
    const [, light, dark, hue] =
      new RegExp(`\\.person-${i} \\{\\s*--name: light-dark\\((#\\w+), (#\\w+)\\);\\s*--hue: (\\d+);`).exec(
        css,
      ) ?? [];
    const name = contrast(hex(theme === 'light' ? light! : dark!), of('bg'));
    expect(name).toBeGreaterThanOrEqual(theme === 'light' ? 5.6 : 9);
    const [mark, ink] = [
      markColour('background', theme, Number(hue)),
      markColour('color', theme, Number(hue)),
    ];
    expect(contrast(mark, ink)).toBeGreaterThanOrEqual(6.5);
  });
});

function colour(role: string, theme: 'light' | 'dark'): string {
  const [, light, dark] = new RegExp(`--${role}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? [];
  return (theme === 'light' ? light : dark)!;
}

function markColour(property: string, theme: 'light' | 'dark', hue: number): number[] {
  const mark = /\.mark \{[^}]*\}/.exec(css)![0];
  const pattern = `${property}: light-dark\\(\\s*oklch\\((\\S+) (\\S+) [^)]*\\)\\), oklch\\((\\S+) (\\S+)`;
  const [, ...numbers] = new RegExp(pattern).exec(mark) ?? [];
  const [l, c] = (theme === 'light' ? numbers.slice(0, 2) : numbers.slice(2)).map(Number);
  return fromOklch(l!, c!, hue);
}

/** Linear light of red, green and blue. */
function hex(text: string): number[] {
  return [1, 3, 5]
    .map(at => Number.parseInt(text.slice(at, at + 2), 16) / 255)
    .map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
}

function fromOklch(lightness: number, chroma: number, hue: number): number[] {
  const [a, b] = [Math.cos, Math.sin].map(f => chroma * f((hue * Math.PI) / 180)) as [number, number];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(v => Math.min(1, Math.max(0, v)));
}

function contrast(one: number[], other: number[]): number {
  const [light, dark] = [one, other]
    .map(([r, g, b]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05)
    .toSorted((x, y) => y - x);
  return light! / dark!;
}
