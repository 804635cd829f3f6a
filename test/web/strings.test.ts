import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.js';
import { ACTIONS } from '../../src/contract/records.js';
import { hasText, inLanguage } from '../../web/src/i18n/texts.js';

type Entries = Record<string, string | Record<string, string>>;

const WEB = join(import.meta.dirname, '../../web/src');
const FEATURES = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter(name => /(?:strings|errors)\.en\.ts$/.test(name))
  .map(name => name.replace(/\.en\.ts$/, ''));

const entriesOf = async (feature: string, language: string): Promise<Entries> =>
  ((await import(join(WEB, `${feature}.${language}.ts`))) as { default: Entries }).default;

const TEXTS = await Promise.all(
  FEATURES.map(
    async name => [name, { en: await entriesOf(name, 'en'), ko: await entriesOf(name, 'ko') }] as const,
  ),
);

/** The texts of an entry, one for each form of a plural. */
const formsOf = (entry: Entries[string]): string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry);

/** What is put into a text. */
const slots = (text: string): string[] => [...new Set(text.match(/\{[^}]*\}/g))].toSorted();

describe('the strings', () => {
  it('are found, of every feature', () => {
    expect(FEATURES.length).toBeGreaterThan(8);
  });

  describe.each(TEXTS)('of %s', (_, { ko, en }) => {
    it('have the same keys in Korean and English', () => {
      expect(Object.keys(ko).toSorted()).toEqual(Object.keys(en).toSorted());
    });

    it('have something in each, and the same put into both', () => {
      for (const [key, entry] of Object.entries(en)) {
        const all = [...formsOf(entry), ...formsOf(ko[key]!)];
        for (const text of all) expect(text.trim(), key).not.toBe('');
        const isPlural = typeof entry !== 'string';
        // the form for one may leave the number out
        const put = (text: string): string[] => slots(text).filter(slot => !isPlural || slot !== '{count}');
        for (const text of all) expect(put(text), key).toEqual(put(all[0]!));
        if (isPlural) expect(slots(formsOf(ko[key]!).at(-1)!), key).toContain('{count}');
      }
    });

    it('have the forms of a plural that English has', () => {
      const plurals = Object.values(en).filter(entry => typeof entry !== 'string');
      expect(plurals.filter(forms => Object.keys(forms).join() !== 'one,other')).toEqual([]);
    });

    it('have no braces that are not a slot', () => {
      for (const text of [...Object.values(en), ...Object.values(ko)].flatMap(formsOf))
        expect(text.replaceAll(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
    });

    it('guess no particle after something put into Korean', () => {
      for (const [key, entry] of Object.entries(ko))
        for (const text of formsOf(entry)) {
          expect(text, key).not.toMatch(/\}(?:은|는|이|가|을|를|과|와|으로|로|이나|나|아|야)(?![가-힣])/);
          expect(text, key).not.toMatch(/(?:은\(는\)|이\(가\)|을\(를\)|과\(와\))/);
        }
    });
  });

  it('have a sentence for every code', () => {
    const [, errors] = TEXTS.find(([name]) => name.endsWith('errors'))!;
    expect(Object.keys(errors.ko).toSorted()).toEqual(
      [...Object.keys(ERRORS), 'UNKNOWN', 'UNREACHABLE'].toSorted(),
    );
  });

  it('have a name for every act of the record', () => {
    const [, records] = TEXTS.find(([name]) => name === join('records', 'strings'))!;
    const named = Object.keys(records.en).filter(key => key.startsWith('act_'));
    expect(named.toSorted()).toEqual(expect.arrayContaining(ACTIONS.map(action => `act_${action}`)));
  });
});

describe('a text', () => {
  it('has what is put in as it is, also braces, dollars and backslashes', () => {
    expect(inLanguage('en', 'by {name}: {why}', { name: '$&{why}', why: '$1\\{name}' })).toBe(
      'by $&{why}: $1\\{name}',
    );
  });

  it('writes numbers as the language does', () => {
    expect(inLanguage('ko', '{count}명', { count: 12_345 })).toBe('12,345명');
  });

  it('has the form for its number, and the only one where there are no others', () => {
    const entry = { one: 'one line', other: '{count} lines' };
    expect(inLanguage('en', entry, { count: 1 })).toBe('one line');
    expect(inLanguage('en', entry, { count: 0 })).toBe('0 lines');
    expect(inLanguage('ko', { other: '{count}줄' }, { count: 1 })).toBe('1줄');
  });

  it('is not taken from what every object has', () => {
    expect(hasText({ a: 'b' }, 'constructor')).toBe(false);
  });
});
