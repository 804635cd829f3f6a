import { useEffect, useState } from 'react';
import { useText } from '../i18n/index.js';
import { announce } from '../kit/announcer.js';
import { Disclosure } from '../kit/disclosure.js';
import { fullTime } from '../kit/format.js';
import type { Alarm } from './alarm.js';
import { CopyNote } from './copy-note.js';
import { sealStrings } from './strings.js';
import { useWatch, useWatched } from './watch.js';
import './seal.css';

const NOTES = 'record-alarm-notes';

/** Watches over the record. Draws nothing unless it was changed or replaced. */
export function RecordAlarm() {
  useWatch();
  const watched = useWatched();
  return watched?.state === 'broken' && <Bar alarm={watched.alarm} />;
}

/** Stays until the log is another one: whom it is shown to must not be able to end it. */
function Bar({ alarm: { why, before, after, at } }: { alarm: Alarm }) {
  const t = useText(sealStrings);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => announce(t.alarm, 'assertive'), [t]);
  return (
    <section className="record-alarm" aria-label={t.alarm}>
      <p>
        <strong>{t.alarm}</strong> {t[`alarm_${why}`]} {t.alarm_what}
      </p>
      <div className="record-alarm-tools">
        <CopyNote text={[before, after].filter(note => note !== undefined).join('\n')} label={t.alarm_copy} />
        <Disclosure controls={NOTES} isOpen={isOpen} onToggle={setOpen}>
          {t.alarm_show}
        </Disclosure>
      </div>
      <dl id={NOTES} hidden={!isOpen}>
        <dt>{t.before}</dt>
        <dd>{before === undefined ? t.none : <pre tabIndex={0}>{before}</pre>}</dd>
        <dt>{t.now({ time: fullTime(at) })}</dt>
        <dd>
          <pre tabIndex={0}>{after}</pre>
        </dd>
      </dl>
    </section>
  );
}
