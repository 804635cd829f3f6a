import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { announce } from '../kit/announcer.js';
import { FrontPage } from '../kit/front-page.js';
import { untilTime } from '../kit/format.js';
import type { ApiError } from '../client/api.js';
import { PasswordForm } from './password-form.js';
import './account.css';
import './choose-password.css';

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
  const { t } = useTranslation('account');
  const { t: tKit } = useTranslation('kit');
  const form = useRef<HTMLDivElement>(null);
  const why = useWhy(account);
  useEffect(() => {
    announce(why, 'polite');
    form.current?.querySelector<HTMLInputElement>('input:not([readonly])')?.focus();
    // announced once
  }, []);
  return (
    <FrontPage title={t('choose.title')} titleId="account-password">
      <div className="choose-password" ref={form}>
        <div className="login-note">
          <p>{why}</p>
          <p>{t('choose.what')}</p>
        </div>
        <PasswordForm
          name={account.name}
          known={known}
          submit={t('choose.submit')}
          onDone={onDone}
          onEnded={onEnded}
        />
        <button type="button" className="button" onClick={onLogout}>
          {tKit('logout')}
        </button>
      </div>
    </FrontPage>
  );
}

/** Who set the password, and when, as far as known. */
function useWhy({ passwordSetAt, passwordSetBy }: LoggedIn['account']): string {
  const { t } = useTranslation('account');
  if (passwordSetAt === undefined) return t('choose.why');
  const time = untilTime(passwordSetAt, Date.now());
  return passwordSetBy === undefined
    ? t('choose.whyMachine', { time })
    : t('choose.whyBy', { time, name: passwordSetBy });
}
