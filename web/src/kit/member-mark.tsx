import { initialsOf, personClass } from './person.js';

/** A member's letters on their colour, beside the name. Drawn, not text: copies and screen readers have the name. */
export function MemberMark({ name, id }: { name: string; id: number | undefined }) {
  return <span className={`mark ${personClass(id)}`} data-letters={initialsOf(name)} aria-hidden="true" />;
}
