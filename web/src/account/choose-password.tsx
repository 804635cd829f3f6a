import { useEffect, useRef } from 'react';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { announce } from '../kit/announcer.js';
import { FrontPage } from '../kit/front-page.js';
import { untilTime } from '../kit/format.js';
import type { ApiError } from '../client/api.js';
import { PasswordForm } from './password-form.js';
import './account.css';
import './choose-password.css';
import { useText } from '../i18n/index.js';
import { accountStrings } from './strings.js';
import { kitStrings } from '../kit/strings.js';

export interface ChoosePasswordProps {
  account: LoggedIn['account'];
  /** The password that was just typed at the log-in, if any. */
  known: string | undefined;
  onDone: () => void;
  onEnded: (error: ApiError) => void;
  onLogout: () => void;
}

/** Shown between log-in and room while the password is one that another person set. */
export default function ChoosePassword({ account, known, onDone, onEnded, onLogout }: ChoosePasswordProps) {
  const t = useText(accountStrings);
  const tKit = useText(kitStrings);
  const form = useRef<HTMLDivElement>(null);
  const why = useWhy(account);
  useEffect(() => {
    announce(why, 'polite');
    form.current?.querySelector<HTMLInputElement>('input:not([readonly])')?.focus();
    // announced once
  }, []);
  return (
    <FrontPage title={t.choose_title} titleId="account-password">
      <div className="choose-password" ref={form}>
        <div className="login-note">
          <p>{why}</p>
          <p>{t.choose_what}</p>
        </div>
        <PasswordForm
          name={account.name}
          known={known}
          submit={t.choose_submit}
          onDone={onDone}
          onEnded={onEnded}
        />
        <button type="button" className="button" onClick={onLogout}>
          {tKit.logout}
        </button>
      </div>
    </FrontPage>
  );
}

/** Who set the password, and when, as far as known. */
function useWhy({ passwordSetAt, passwordSetBy }: LoggedIn['account']): string {
  const t = useText(accountStrings);
  if (passwordSetAt === undefined) return t.choose_why;
  const time = untilTime(passwordSetAt, Date.now());
  return passwordSetBy === undefined
    ? t.choose_whyMachine({ time })
    : t.choose_whyBy({ time, name: passwordSetBy });
}
