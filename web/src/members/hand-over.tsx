import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../kit/use-room.js';
import { CopyButton } from './copy-button.js';
import { MembersDialog } from './members-dialog.js';
import type { RoomAddress } from './room-address.js';

/** What a member needs to log in, shown once, as a message to send. It does not close unasked before it is copied. */
export function HandOver(props: {
  title: string;
  name: string;
  password: string;
  address: RoomAddress;
  onClose: () => void;
  /** Creates another account. */
  onAnother?: () => void;
  children?: ReactNode;
}) {
  const { title, name, password, address, onClose, onAnother, children } = props;
  const { t } = useTranslation('members');
  const room = useRoom(state => state.room);
  const [isCopied, setCopied] = useState(false);
  /** What was asked for before the password was copied. */
  const [leaving, setLeaving] = useState<() => void>();
  const leave = (go: () => void): void => (isCopied ? go() : setLeaving(() => go));
  const { url, warning } = address;
  const greeting = t('handOver', { name, room, url });
  const rows = [
    [t('name'), name],
    [t('password'), password],
  ] as const;
  const message = [greeting, ...rows.map(([label, value]) => `${label}: ${value}`), t('handOverNote')];
  const copied = (): void => {
    setCopied(true);
    setLeaving(undefined);
  };
  return (
    <MembersDialog title={title} onClose={() => (leaving ? setLeaving(undefined) : leave(onClose))}>
      {children}
      <div className="members-handover">
        <div
          className="members-message"
          onCopy={() => getSelection()?.toString().includes(password) && copied()}
        >
          <p>{greeting}</p>
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
          <p>{t('handOverNote')}</p>
        </div>
        {warning && <p className="members-warning">{t(warning)}</p>}
        <p className="members-hint">{t('shownOnce')}</p>
        <div className="members-buttons">
          <CopyButton autoFocus isPrimary text={message.join('\n')} label={t('copyAll')} onCopied={copied} />
          <CopyButton text={password} label={t('copyPassword')} onCopied={copied} />
        </div>
      </div>
      <div role="alert">{leaving && <p className="members-warning">{t('notYetCopied')}</p>}</div>
      <div className="members-buttons members-end">
        {leaving ? (
          <>
            <button type="button" className="button" autoFocus onClick={() => setLeaving(undefined)}>
              {t('stay')}
            </button>
            <button type="button" className="button button-danger" onClick={leaving}>
              {t('leaveUncopied')}
            </button>
          </>
        ) : (
          <>
            {onAnother && (
              <button type="button" className="button" onClick={() => leave(onAnother)}>
                {t('another')}
              </button>
            )}
            <button type="button" className="button" onClick={() => leave(onClose)}>
              {t('close')}
            </button>
          </>
        )}
      </div>
    </MembersDialog>
  );
}
