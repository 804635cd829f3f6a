import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.js';

type Strings = Record<'ko' | 'en', object>;

const WEB = join(import.meta.dirname, '../../web/src');
const FILES = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter(name =>
  /(?:^|[/\\])(?:strings|i18n[/\\]errors)\.ts$/.test(name),
);

/** Every `strings.ts` and the errors, by file. */
const FEATURES = await Promise.all(
  FILES.map(async name => {
    const exported = Object.values((await import(join(WEB, name))) as Record<string, Strings>);
    const strings = exported.find(one => 'ko' in one && 'en' in one);
    if (!strings) throw new Error(`${name} exports no strings`);
    return [name, strings] as const;
  }),
);

/** Each string by its path, `a.b`. */
function flat(strings: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(strings).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? [...flat(value, `${path}${key}.`)]
        : [[path + key, String(value)] as const],
    ),
  );
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/;
/** Korean has no plural forms but `_other`: a plural is one key. */
const keys = (strings: object): string[] => [
  ...new Set([...flat(strings).keys()].map(key => key.replace(PLURAL, '_*'))),
];

/** What is put into a string, and the tags that stand in it. */
function slots(text: string): string[] {
  return [...new Set(text.match(/\{\{[^}]*\}\}|<\/?[A-Za-z0-9]+\s*\/?>|\$t\([^)]*\)/g))].toSorted();
}

describe('the strings', () => {
  it('are found, of every feature', () => {
    expect(FILES.length).toBeGreaterThan(8);
  });

  describe.each(FEATURES)('of %s', (_, { ko, en }) => {
    it('have the same keys in Korean and English', () => {
      expect(keys(ko).toSorted()).toEqual(keys(en).toSorted());
    });

    it('have the forms of a plural that each language has', () => {
      const plurals = keys(en).filter(key => key.endsWith('_*'));
      for (const stem of plurals.map(key => key.slice(0, -2))) {
        expect([...flat(en).keys()].filter(key => key.replace(PLURAL, '') === stem).toSorted()).toEqual(
          expect.arrayContaining([`${stem}_one`, `${stem}_other`]),
        );
        expect([...flat(ko).keys()]).toContain(`${stem}_other`);
      }
    });

    it('have something in each, and the same put into both', () => {
      const [korean, english] = [flat(ko), flat(en)];
      for (const [key, text] of english) {
        const other = korean.get(key) ?? korean.get(key.replace(PLURAL, '_other')) ?? '';
        expect(text.trim(), key).not.toBe('');
        expect(other.trim(), key).not.toBe('');
        // `_one` may leave the number out
        const left = key.endsWith('_one') ? ['{{count}}', '{{count, number}}'] : [];
        const put = (one: string): string[] => slots(one).filter(slot => !left.includes(slot));
        expect(put(other), key).toEqual(put(text));
      }
      for (const [key, text] of korean) expect(text.trim(), key).not.toBe('');
    });

    it('guess no particle after something put into Korean', () => {
      for (const [key, text] of flat(ko)) {
        expect(text, key).not.toMatch(/\}\}(?:은|는|이|가|을|를|과|와|으로|로|이나|나|아|야)(?![가-힣])/);
        expect(text, key).not.toMatch(/(?:은\(는\)|이\(가\)|을\(를\)|과\(와\))/);
      }
    });
  });

  it('have a sentence for every code', () => {
    const [, errors] = FEATURES.find(([name]) => name.endsWith('errors.ts'))!;
    expect(keys(errors.ko).toSorted()).toEqual([...Object.keys(ERRORS), 'UNKNOWN', 'UNREACHABLE'].toSorted());
  });
});
