import type { ReactNode } from 'react';
import type { AccountView } from '../../../src/contract/rest.js';
import { useChoices } from '../kit/use-choices.js';
import type { Change } from './change-dialog.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** The one menu of the table, at the button that opened it. */
export function useAccountMenu(onChange: (account: AccountView, change: Change) => void): {
  menu: ReactNode;
  /** Opens it for an account, or closes it. */
  toggle: (account: AccountView, button: HTMLElement) => void;
  /** The id of the account that it is open for. */
  openFor: number | undefined;
} {
  const t = useText(membersStrings);
  const { menu, openMenu, openFor } = useChoices<AccountView>(
    ({ name }) => t.moreFor({ name }),
    account => [
      changesOf(account).map(change => ({ label: t[change], choose: () => onChange(account, change) })),
    ],
  );
  return { menu, toggle: openMenu, openFor: openFor?.id };
}

function changesOf({ role, disabled }: AccountView): Change[] {
  return ['newPassword', role === 'admin' ? 'toMember' : 'toAdmin', disabled ? 'enable' : 'disable'];
}
