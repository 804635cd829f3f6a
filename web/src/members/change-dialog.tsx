import { useRef, useState, type FormEvent } from 'react';
import { ReasonField } from '../kit/reason/reason-field.js';
import { useReason } from '../kit/reason/use-reason.js';
import { toast } from '../kit/toast.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { AccountView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { useErrorText } from '../i18n/errors.js';
import { codeOf } from '../moderation/done-toast.js';
import { CopyFirst, useMaking } from './copy-first.js';
import { HandOver } from './hand-over.js';
import { MembersDialog } from './members-dialog.js';
import { generatePassword } from './password.js';
import type { RoomAddress } from './room-address.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

export type Change = 'disable' | 'enable' | 'toAdmin' | 'toMember' | 'newPassword';

/** Asks for confirmation before it changes an account. */
export function ChangeDialog(props: {
  account: AccountView;
  change: Change;
  address: RoomAddress;
  onChanged: (account: AccountView) => void;
  onClose: () => void;
}) {
  const { account, change, address, onChanged, onClose } = props;
  const { name } = account;
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const [password] = useState(generatePassword);
  const reason = useReason();
  const [error, setError] = useState<string>();
  const { isBusy, setBusy, leaving, stay, close } = useMaking(onClose);
  const leave = change === 'newPassword' ? close : onClose;
  const [isSet, setSet] = useState(false);
  const lock = useRef(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (lock.current) return;
    if (change === 'newPassword' && !reason.check()) return;
    lock.current = true;
    setBusy(true);
    setError(undefined);
    try {
      if (change === 'newPassword') {
        await api.setPassword(name, { password, reason: reason.text });
        setSet(true);
      } else {
        onChanged(await api.changeAccount(name, BODY[change]));
        onClose();
        toast.success(t[`${change}Done`]({ name }));
      }
    } catch (failure) {
      const code = codeOf(failure);
      setError(code === 'CONFLICT' ? t.lastAdmin : code === 'FORBIDDEN' ? t.forbidden : errorText(code));
    }
    lock.current = false;
    setBusy(false);
  }

  const title = t[`${change}Title`]({ name });
  if (isSet) {
    return (
      <HandOver {...{ title, address, onClose }} people={[{ name, password }]} key="set">
        <p role="status">{t.newPasswordDone({ name })}</p>
      </HandOver>
    );
  }
  return (
    <MembersDialog title={title} onClose={leave}>
      <form className="members-form" onSubmit={event => void submit(event)}>
        <p>{t[`${change}Ask`]({ name })}</p>
        {change === 'newPassword' && (
          <ReasonField {...reason} note={t.reasonHint({ max: LIMITS.reasonMaxCodePoints })} isFirst />
        )}
        <div role="alert">{error !== undefined && <p className="error">{error}</p>}</div>
        <CopyFirst text={t.notYetMade} leaving={leaving} onStay={stay}>
          <button type="button" className="button" autoFocus={change !== 'newPassword'} onClick={leave}>
            {t.cancel}
          </button>
          <button
            type="submit"
            className={`button ${change === 'enable' ? 'button-primary' : 'button-danger'}`}
            aria-disabled={isBusy}
          >
            {isBusy ? t.working : t[change]}
          </button>
        </CopyFirst>
      </form>
    </MembersDialog>
  );
}

const BODY = {
  disable: { disabled: true },
  enable: { disabled: false },
  toAdmin: { role: 'admin' },
  toMember: { role: 'member' },
} as const;
