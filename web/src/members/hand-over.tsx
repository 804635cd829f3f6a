import { useState, type ReactNode } from 'react';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { part } from '../kit/part.js';
import { useRoom } from '../kit/use-room.js';
import { CopyButton } from './copy-button.js';
import { CopyFirst, useCopiedFirst } from './copy-first.js';
import type { Person } from './create-many-form.js';
import { MembersDialog } from './members-dialog.js';
import { csv } from './pasted-names.js';
import type { RoomAddress } from './room-address.js';
import './hand-over.css';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** With the QR code, which only paper needs. */
const Cards = part(async () => import('./cards.js'));

/** What members need to log in, shown once, as messages to send. It does not close unasked before it is copied. */
export function HandOver(props: {
  title: string;
  people: readonly Person[];
  address: RoomAddress;
  onClose: () => void;
  /** Creates another account. */
  onAnother?: () => void;
  children?: ReactNode;
}) {
  const { title, people, address, onClose, onAnother, children } = props;
  const t = useText(membersStrings);
  const room = useRoom(state => state.room);
  const [isPrinting, setPrinting] = useState(false);
  const { leaving, leave, stay, copied } = useCopiedFirst(title);
  const { url, warning } = address;
  const messages = people.map(({ name, password }) => ({
    greeting: t.handOver({ name, room, url }),
    rows: [
      [t.name, name],
      [t.password, password],
    ] as const,
  }));
  const text = messages.map(({ greeting, rows }) =>
    [greeting, ...rows.map(([label, value]) => `${label}: ${value}`), t.handOverNote].join('\n'),
  );
  const selected = (): void => {
    const selection = getSelection()?.toString() ?? '';
    if (people.every(({ password }) => selection.includes(password))) copied();
  };
  return (
    <MembersDialog title={title} onClose={() => (leaving ? stay() : leave(onClose))}>
      {children}
      <div className="members-handover">
        <div className="members-buttons">
          <CopyButton autoFocus isPrimary text={text.join('\n\n')} label={t.copyAll} onCopied={copied} />
          {people.length === 1 ? (
            <CopyButton text={people[0]!.password} label={t.copyPassword} onCopied={copied} />
          ) : (
            <button
              type="button"
              className="button"
              onClick={() => {
                const head = [t.address, t.name, t.password];
                save(csv([head, ...people.map(({ name, password }) => [url, name, password])]));
                copied();
              }}
            >
              {t.csv}
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-disabled={isPrinting}
            onClick={() => setPrinting(true)}
          >
            {t.printCards}
          </button>
        </div>
        <div className="members-messages" tabIndex={0} onCopy={selected}>
          {messages.map(({ greeting, rows }) => (
            <div key={greeting} className="members-message">
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
              <p>{t.handOverNote}</p>
            </div>
          ))}
        </div>
        {warning && <p className="members-warning">{t[warning]}</p>}
        <p className="members-hint">{t.shownOnce}</p>
      </div>
      {isPrinting && (
        <ErrorBoundary onClose={() => setPrinting(false)}>
          <Cards people={people} url={url} onDone={() => setPrinting(false)} />
        </ErrorBoundary>
      )}
      <CopyFirst text={t.notYetCopied} leaving={leaving} onStay={stay}>
        {onAnother && (
          <button type="button" className="button" onClick={() => leave(onAnother)}>
            {t.another}
          </button>
        )}
        <button type="button" className="button" onClick={() => leave(onClose)}>
          {t.close}
        </button>
      </CopyFirst>
    </MembersDialog>
  );
}

/** Saves a file of passwords where the browser saves its downloads. */
function save(text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = href;
  link.download = 'members.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 1_000);
}
