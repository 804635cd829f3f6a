import type { ReactNode } from 'react';
import './figure.css';

/** A name and what it is, in the list of a card. */
export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
