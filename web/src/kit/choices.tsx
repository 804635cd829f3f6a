import { Fragment } from 'react';
import { MenuItem, MenuSeparator } from '@ariakit/react';
import './menu.css';

/** What a menu offers. */
export interface Choice {
  label: string;
  choose(): void;
  /** It takes the focus elsewhere. */
  movesFocus?: true;
}

interface ChoicesProps {
  /** Each apart from the next. */
  parts: readonly (readonly Choice[])[];
  /** Called before what was chosen is done. */
  onChosen(choice: Choice): void;
}

/** The inside of a menu. */
export function Choices({ parts, onChosen }: ChoicesProps) {
  const filled = parts.filter(({ length }) => length > 0);
  return filled.map((choices, at) => (
    <Fragment key={choices[0]!.label}>
      {at > 0 && <MenuSeparator className="menu-line" />}
      {choices.map(choice => (
        <MenuItem
          key={choice.label}
          className="menu-item"
          onClick={() => {
            onChosen(choice);
            choice.choose();
          }}
        >
          {choice.label}
        </MenuItem>
      ))}
    </Fragment>
  ));
}
