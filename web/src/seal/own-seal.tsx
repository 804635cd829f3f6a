import { useState } from 'react';
import type { Sealed } from '../../../src/contract/proofs.js';
import { currentLanguage, numberIn, useText } from '../i18n/index.js';
import { Disclosure } from '../kit/disclosure.js';
import { ofDay } from '../kit/format.js';
import { QrCode } from '../kit/qr-code.js';
import { CopyNote } from './copy-note.js';
import { sealStrings } from './strings.js';
import { useWatched } from './watch.js';
import './seal.css';

const NOTE = 'my-record-note';

/** How far the record is sealed, what this browser has found of it, and the checkpoint to keep elsewhere. */
export function OwnSeal({ sealed }: { sealed: Sealed | undefined }) {
  const t = useText(sealStrings);
  const [isOpen, setOpen] = useState(false);
  const watched = useWatched()?.state ?? 'unknown';
  if (!sealed) return null;
  const { size, at, fingerprint, checkpoint, witnesses } = sealed;
  return (
    <section className="my-record-part" aria-labelledby="my-record-seal">
      <h2 id="my-record-seal">{t.seal}</h2>
      <p className="my-record-hint">{t.seal_about}</p>
      <p>
        <strong>{t.seal_upTo({ seq: numberIn(currentLanguage(), size), time: secondsTime(at) })}</strong>{' '}
        <span className={`seal-${watched}`}>{t[`seal_${watched}`]}</span>
      </p>
      <p className="seal-key">
        {t.seal_key} <code>{grouped(fingerprint)}</code>
      </p>
      {witnesses.map(witness => (
        <Witness key={witness.name} {...witness} />
      ))}
      <div className="seal-tools">
        <CopyNote text={checkpoint} label={t.seal_copy} />
        <Disclosure controls={NOTE} isOpen={isOpen} onToggle={setOpen}>
          {t.seal_show}
        </Disclosure>
      </div>
      <div id={NOTE} className="seal-note" hidden={!isOpen}>
        {isOpen && (
          <>
            <pre tabIndex={0}>{checkpoint}</pre>
            <QrCode className="seal-qr" text={checkpoint} />
          </>
        )}
      </div>
    </section>
  );
}

function Witness({ name, at, isAway }: Sealed['witnesses'][number]) {
  const t = useText(sealStrings);
  if (at === undefined) return <p>{t.seal_neverWitnessed({ name })}</p>;
  const time = secondsTime(at);
  return <p>{isAway ? t.seal_unwitnessed({ name, time }) : t.seal_witnessed({ name, time })}</p>;
}

/** The time to the second, with the date on another day. */
function secondsTime(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(currentLanguage(), {
    ...(!isToday && { month: 'long', day: 'numeric' }),
    ...ofDay(),
    second: '2-digit',
  }).format(at);
}

/** Sixteen groups of four digits, to compare by eye. */
function grouped(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/g)?.join(' ') ?? '';
}
