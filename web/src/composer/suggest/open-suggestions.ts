import type { Suggestion, Suggestions } from './suggestions.js';

export interface OpenSuggestions extends Suggestions {
  active: Suggestion;
}

/** Id of an option, for `aria-activedescendant`. */
export function optionId(listId: string, { key }: Suggestion): string {
  return `${listId}-${key}`;
}
