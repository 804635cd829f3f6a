import type { ChatRecord } from '../../../../src/contract/records.js';
import { oneOf, known, type Filters } from '../places.js';

const NAMES = ['q', 'from', 'to', 'member', 'with', 'kind', 'fromDay', 'toDay'] as const;
export const KINDS = ['chat', 'whisper'] as const;

export type LineFilters = Partial<Record<(typeof NAMES)[number], string>>;

/** In what way the lines are of a member, and which filters have the names. */
export const RELATIONS = {
  member: ['member'],
  from: ['from'],
  to: ['to'],
  fromTo: ['from', 'to'],
  between: ['member', 'with'],
} as const satisfies Record<string, (keyof LineFilters)[]>;
export type Relation = keyof typeof RELATIONS;

/** Of an address; what is not known is left out. */
export function lineFilters(filters: Filters): LineFilters {
  const { kind, ...own } = known(filters, NAMES);
  const one = oneOf(KINDS, kind);
  return one ? { ...own, kind: one } : own;
}

export function relationOf({ from, to, member, with: other }: LineFilters): Relation | undefined {
  if (member !== undefined) return other === undefined ? 'member' : 'between';
  if (from !== undefined) return to === undefined ? 'from' : 'fromTo';
  return to === undefined ? undefined : 'to';
}

/** Where the filters contradict each other, as a key of the texts: the server would refuse them. */
export function contradiction({ q, to, with: other, kind }: LineFilters): 'searchesPublic' | undefined {
  return q !== undefined && (to !== undefined || other !== undefined || kind === 'whisper')
    ? 'searchesPublic'
    : undefined;
}

export const keyOfLine = ({ seq }: ChatRecord): string => String(seq);

export const classOfLine = ({ kind, hidden }: ChatRecord): string =>
  ['records-line', kind === 'whisper' && 'records-whisper', hidden && 'records-hidden']
    .filter(Boolean)
    .join(' ');
