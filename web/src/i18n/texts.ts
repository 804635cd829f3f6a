/** A text, or the forms of a plural, of which `count` chooses one. `{name}` stands for what is put in. */
export type Entry = string | Forms;
type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** The texts of one part of the page in one language, by key. */
export type Strings = Readonly<Record<string, Entry>>;

/** The same texts in another language: all keys, and no other. */
export type Translation<S extends Strings> = {
  readonly [K in keyof S]: S[K] extends string ? string : Entry;
};

/** What is put into a text. Numbers are written as the language does. */
export type Values = Readonly<Record<string, string | number>>;

type SlotsOf<T extends string> = T extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never;

type TextOfEntry<E extends Entry> = E extends string
  ? [SlotsOf<E>] extends [never]
    ? string
    : (values: Record<SlotsOf<E>, string | number>) => string
  : E extends Forms
    ? (values: Record<SlotsOf<E['other']> | 'count', string | number>) => string
    : never;

/** The texts as the page uses them: `t.saved`, `t.sentTo({ name })`. */
export type TextsOf<S extends Strings> = { readonly [K in keyof S]: TextOfEntry<S[K]> };

const numbers = new Map<string, Intl.NumberFormat>();

/** A number as a language writes it. */
export function numberIn(code: string, value: number): string {
  let format = numbers.get(code);
  if (!format) numbers.set(code, (format = new Intl.NumberFormat(code)));
  return format.format(value);
}

/** One text with what is put into it, the form of a plural chosen by `count`. */
export function inLanguage(code: string, entry: Entry, values: Values): string {
  const text = typeof entry === 'string' ? entry : formOf(code, entry, Number(values.count));
  // in one go: what is put in may itself have braces or dollars
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numberIn(code, value) : (value ?? slot);
  });
}

function formOf(code: string, forms: Forms, count: number): string {
  return forms[new Intl.PluralRules(code).select(count)] ?? forms.other;
}

/** A text that is chosen at run time, some of which take values and others do not. */
export function put(text: string | ((values: never) => string), values: Values): string {
  return typeof text === 'string' ? text : text(values as never);
}

/** Whether there is a text of that name: for names that come from the server. */
export function hasText<T extends object>(texts: T, key: string): key is keyof T & string {
  return Object.hasOwn(texts, key);
}
