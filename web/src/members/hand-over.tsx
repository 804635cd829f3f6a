import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.js';

/** What a member needs to log in, shown once, for the admin to hand over. */
export function HandOver({ name, password }: { name: string; password: string }) {
  const { t } = useTranslation('members');
  const address = globalThis.location.origin;
  const rows = [
    [t('address'), address],
    [t('name'), name],
    [t('password'), password],
  ] as const;
  return (
    <div className="members-handover">
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="members-hint">{t('shownOnce')}</p>
      <div className="members-buttons">
        <CopyButton text={password} label={t('copyPassword')} />
        <CopyButton
          isPrimary
          text={[...rows.map(([label, value]) => `${label}: ${value}`), t('handOverNote')].join('\n')}
          label={t('copyAll')}
        />
      </div>
    </div>
  );
}
