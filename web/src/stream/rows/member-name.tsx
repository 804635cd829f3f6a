import type { KeyboardEvent, MouseEvent } from 'react';
import type { Entry } from '../../client/state.js';
import { useRowDeps } from './row-context.js';

export interface MemberNameProps {
  name: string;
  /** What is shown instead of the name. */
  shown?: string;
  entry?: Entry;
  isActive: boolean;
  /** The class of the member's colour. */
  colour?: string;
}

/** A member's name that opens the member's menu. Not a `button`, whose text is missing in a copied selection. */
export function MemberName({ name, shown = name, entry, isActive, colour }: MemberNameProps) {
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
      className={`stream-name${colour === undefined ? '' : ` person-name ${colour}`}`}
      onClick={open}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') open(event);
      }}
    >
      <bdi>{shown}</bdi>
    </span>
  );
}
