export { suggest } from './suggestions.js';
export { SuggestionList } from './suggestion-list.js';
