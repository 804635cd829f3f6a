export { suggest } from './suggestions.js';
export { ComposerTools } from '../tools/composer-tools.js';
export { SuggestionList } from './suggestion-list.js';
