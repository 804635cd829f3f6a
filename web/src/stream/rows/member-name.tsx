import type { KeyboardEvent, MouseEvent } from 'react';
import { personClass } from '../../kit/person.js';
import type { Entry } from '../../client/state.js';
import { useRowDeps } from './row-context.js';

export interface MemberNameProps {
  name: string;
  /** What is shown instead of the name. */
  shown?: string;
  entry?: Entry;
  isActive: boolean;
  isColoured?: boolean;
}

/** A member's name that opens the member's menu. Not a `button`, whose text is missing in a copied selection. */
export function MemberName({ name, shown = name, entry, isActive, isColoured = false }: MemberNameProps) {
  const { openMenu } = useRowDeps();
  const open = (event: MouseEvent | KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    openMenu({ name, ...(entry && { entry }) }, event.currentTarget);
  };
  return (
    <span
      role="button"
      tabIndex={isActive ? 0 : -1}
      aria-haspopup="menu"
      className={`stream-name${isColoured ? ` person-name ${personClass(name)}` : ''}`}
      onClick={open}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') open(event);
      }}
    >
      <bdi>{shown}</bdi>
    </span>
  );
}
