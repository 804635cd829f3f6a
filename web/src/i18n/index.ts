import { createI18n, transform } from '@nanostores/i18n';
import { useStore } from '@nanostores/react';
import { atom, keepMount, type ReadableAtom } from 'nanostores';
import { perBrowser } from '../client/storage.js';
import { loadPart } from './load-part.js';
import { inLanguage, type Entry, type Strings, type TextsOf, type Values } from './texts.js';

export { hasText, numberIn, put } from './texts.js';
export type { Strings, Translation } from './texts.js';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
const KEPT = 'language';
/** The library wants a language whose texts are part of the program. Ours are all fetched. */
const NONE = 'none';

const language = atom<Language>('en');
const isHere = new Set<AnyFeature>();

const i18n = createI18n<Language | typeof NONE, typeof NONE>(language, {
  baseLocale: NONE,
  // only for a feature that was fetched while the language changed
  get: async (code, names) => {
    const wanted = [...isHere].filter(({ name }) => names.includes(name));
    const texts = wanted.map(
      async ({ name, fetch }) => [name, (await fetch[code as Language]()).default] as const,
    );
    return Object.fromEntries(await Promise.all(texts));
  },
});

/** `t.saved` is a text; `t.sentTo({ name })` one into which something is put. */
const filled = transform((code: string, entry: Entry, values: Values) => inLanguage(code, entry, values));

type Fetch<S extends Strings> = Record<Language, () => Promise<{ default: Record<keyof S, Entry> }>>;

/** The texts of one part of the page. Each language is a file of its own, so that only one is loaded. */
export interface Feature<S extends Strings> {
  readonly name: string;
  readonly fetch: Fetch<S>;
  loading?: Promise<void>;
  texts?: ReadableAtom<TextsOf<S>>;
}
type AnyFeature = Feature<Strings>;

/** What `useText` gives for a feature. */
export type TextOf<F> = F extends Feature<infer S> ? TextsOf<S> : never;

/** Names the files with the texts of a part of the page. English says which texts there are. */
export function feature<S extends Strings>(name: string, fetch: Fetch<S>): Feature<S> {
  const made: Feature<S> = { name, fetch };
  isHere.add(made);
  return made;
}

/** The texts of a part of the page, which must be loaded: `startLanguage`, `withTexts`. Draws again in a new language. */
export function useText<S extends Strings>(of: Feature<S>): TextsOf<S> {
  return useStore(loaded(of));
}

/** The texts as they are now, for what is not drawn by React. Only for a part of the page that has been drawn. */
export function textNow<S extends Strings>(of: Feature<S>): TextsOf<S> {
  return loaded(of).get();
}

/** A part of the page that is loaded later, with the texts it brings. */
export async function withTexts<M>(part: () => Promise<M>): Promise<M> {
  return loadPart(async () => {
    const module = await part();
    await loadTexts();
    return module;
  }, part);
}

/** Resolves when the texts of all parts of the page that are here have been loaded. */
async function loadTexts(): Promise<void> {
  await Promise.all([...isHere].map(load));
}

async function load<S extends Strings>(of: Feature<S>): Promise<void> {
  of.loading ??= fetchTexts(of).catch((error: unknown) => {
    delete of.loading;
    throw error;
  });
  return of.loading;
}

function loaded<S extends Strings>(of: Feature<S>): ReadableAtom<TextsOf<S>> {
  if (!of.texts) throw new Error(`The texts of ${of.name} are not loaded.`);
  return of.texts;
}

async function fetchTexts<S extends Strings>(of: Feature<S>): Promise<void> {
  const code = language.get();
  const entries = (await of.fetch[code]()).default;
  keep(code, of.name, entries);
  const base = Object.fromEntries(
    Object.entries<Entry>(entries).map(([key, entry]) => [key, isPlain(entry) ? entry : filled(entry)]),
  );
  const texts = i18n(of.name, base as never);
  // else each part of the page that is drawn first would set them again
  keepMount(texts);
  of.texts = texts;
}

function keep(code: Language, name: string, entries: Record<string, Entry>): void {
  i18n.cache[code] = { ...i18n.cache[code], [name]: entries as never };
}

const isPlain = (entry: Entry): boolean => typeof entry === 'string' && !/\{\w+\}/.test(entry);

/** The language that was chosen here, else the browser's if it is one of ours, else English. */
export function firstLanguage(): Language {
  const kept = perBrowser.getItem(KEPT);
  const wished = [kept, ...navigator.languages].map(tag => tag?.slice(0, 2).toLowerCase());
  return LANGUAGES.find(code => code === wished.find(tag => tag === 'ko' || tag === 'en')) ?? 'en';
}

export function currentLanguage(): Language {
  return language.get();
}

/** Changes the language of the whole page. Rejects, and changes nothing, when its texts cannot be loaded. */
export async function setLanguage(code: Language): Promise<void> {
  const drawn = [...isHere].filter(({ texts }) => texts);
  await Promise.all(drawn.map(async ({ name, fetch }) => keep(code, name, (await fetch[code]()).default)));
  perBrowser.setItem(KEPT, code);
  language.set(code);
}

/** Sets the language this browser wishes. The texts of the page must be loaded before it is drawn. */
export async function startLanguage(): Promise<void> {
  language.set(firstLanguage());
  language.subscribe(code => (document.documentElement.lang = code));
  await loadPart(loadTexts);
}
