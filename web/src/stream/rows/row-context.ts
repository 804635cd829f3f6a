import { createContext, useContext } from 'react';
import type { PublicAction, SanctionItem } from '../../../../src/contract/events.js';
import type { Entry, RepliedLine } from '../../client/state.js';
import type { Hours } from '../../theme/hours.js';
import { type TextOf } from '../../i18n/index.js';
import type { streamStrings } from '../strings.js';

/** Where a menu opens. */
export type MenuAnchor = { x: number; y: number; width: number; height: number };

/** What a menu is for, and where it opens. */
export interface MenuTarget {
  name: string;
  entry?: Entry;
  anchor: Element | MenuAnchor;
  /** Where the focus was, if it is to return there. */
  origin?: HTMLElement;
}

/** What rows know and can do. The same object while nothing of it changes: a new one redraws all rows. */
export interface RowDeps {
  /** Here because hundreds of rows would otherwise each call `useTranslation`. */
  t: TextOf<typeof streamStrings>;
  /** How times are written, so that rows are drawn again when that changes. */
  hours: Hours;
  me: string | undefined;
  /** Of this viewer's account. */
  id: number | undefined;
  isAdmin: boolean;
  /** The admins who are here. */
  admins: ReadonlySet<string>;
  /** Opens the menu of a row or of a member in it. */
  openMenu(target: { name: string; entry?: Entry }, anchor: Element | MenuAnchor): void;
  reply(name: string): void;
  /** Replies to a public line. */
  quote(line: RepliedLine): void;
  act(card: { name: string; act: PublicAction }): void;
  /** Takes back a mute or kick. */
  undo(item: SanctionItem): Promise<void>;
  /** Shows the lines that fold into an act, by its seq, or folds them again. */
  fold(act: number, isFolded: boolean): void;
}

export const RowContext = createContext<RowDeps | undefined>(undefined);

export function useRowDeps(): RowDeps {
  const deps = useContext(RowContext);
  if (!deps) throw new Error('outside of the stream');
  return deps;
}
