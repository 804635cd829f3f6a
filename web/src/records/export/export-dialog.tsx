import { useEffect, useId, useRef, useState } from 'react';
import type { ExportFormat, ExportLog } from '../../../../src/contract/exports.js';
import { Icon } from '../../kit/icon.js';
import { copyText } from '../../kit/clipboard.js';
import { ReasonForm } from '../../kit/reason/reason-form.js';
import { useReason } from '../../kit/reason/use-reason.js';
import { useModal } from '../../kit/use-modal.js';
import { hasText, put, useText } from '../../i18n/index.js';
import { DayFields } from '../day-fields.js';
import { given } from '../places.js';
import { bytesText } from '../bytes.js';
import { useFailureText } from '../list-end.js';
import { recordsStrings } from '../strings.js';
import { exportStrings } from './strings.js';
import { useExport, type Export } from './use-export.js';

/** What the file is narrowed to. */
export type ExportFilters = Partial<Record<'member' | 'kind' | 'fromDay' | 'toDay', string>>;

const FORMATS = ['csv', 'ndjson'] as const satisfies ExportFormat[];
/** The browser may not have begun the download after this time. */
const WAITS_MS = 4_000;

/** Asks for the format and the reason of an export, then tells how it goes, and what the file is. */
export function ExportDialog(props: {
  log: ExportLog;
  filters: ExportFilters;
  /** What the list is narrowed to and the file is not, in words. */
  dropped: readonly string[];
  onClose: () => void;
}) {
  const { log, dropped, onClose } = props;
  const t = { ...useText(recordsStrings), ...useText(exportStrings) };
  const failureText = useFailureText();
  const dialog = useModal(onClose);
  const id = useId();
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [filters, setFilters] = useState(props.filters);
  const reason = useReason();
  const running = useExport();
  const { ticket, isAsking, failure } = running;

  const { member, kind, fromDay, toDay } = filters;
  const days =
    fromDay === toDay ? fromDay : fromDay || toDay ? `${fromDay ?? '…'} – ${toDay ?? '…'}` : undefined;
  const kindText = `kind_${kind}`;
  const what = [
    t[`tab_${log}`],
    member !== undefined && t[`export_of_${log}`]({ name: member }),
    hasText(t, kindText) && put(t[kindText], {}),
    days ?? t.export_allDays,
  ].filter(Boolean);
  return (
    <dialog ref={dialog} className="records-export" aria-labelledby={id} onClose={onClose}>
      <div className="records-export-head">
        <h2 id={id}>{t.export_title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p>
        {t.export_what} <strong>{what.join(' · ')}</strong>
      </p>
      {dropped.length > 0 && <p className="records-hint">{t.export_dropped({ what: dropped.join(', ') })}</p>}
      {log !== 'logins' && <p className="records-hint">{t[`export_note_${log}`]}</p>}
      {ticket ? (
        <Progress running={running} url={ticket.url} />
      ) : (
        <ReasonForm
          reason={reason}
          note={t.reason_note}
          refusal={failure && failureText(failure)}
          onSubmit={text => {
            if (!isAsking) void running.begin({ log, format, reason: text, ...filters });
          }}
          buttons={
            <>
              <button type="button" className="button" onClick={onClose}>
                {t.cancel}
              </button>
              <button type="submit" className="button button-primary" aria-disabled={isAsking}>
                {isAsking ? t.loading : t.export_begin}
              </button>
            </>
          }
        >
          {log === 'logins' && (
            // the list has one day at a time
            <div className="field">
              <span className="label" aria-hidden="true">
                {t.days}
              </span>
              <DayFields
                {...{ fromDay, toDay }}
                onChoose={changed => setFilters(given({ ...filters, ...changed }))}
              />
            </div>
          )}
          <div className="field">
            <label htmlFor={`${id}format`}>{t.export_format}</label>
            <select
              id={`${id}format`}
              className="input"
              value={format}
              onChange={({ target }) => setFormat(FORMATS.find(one => one === target.value) ?? 'csv')}
            >
              {FORMATS.map(one => (
                <option key={one} value={one}>
                  {t[`format_${one}`]}
                </option>
              ))}
            </select>
          </div>
        </ReasonForm>
      )}
    </dialog>
  );
}

/** How far it is; at the end the hash, by which the file can be checked. */
function Progress({ running, url }: { running: Export; url: string }) {
  const t = { ...useText(recordsStrings), ...useText(exportStrings) };
  const failureText = useFailureText();
  const { ticket, view, isLate, isElsewhere, failure } = running;
  const box = useRef<HTMLDivElement>(null);
  const [isSlow, setSlow] = useState(false);
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    // the button that had the focus is gone
    box.current?.focus();
    const timer = setTimeout(() => setSlow(true), WAITS_MS);
    return () => clearTimeout(timer);
  }, []);
  const seq = `#${ticket?.seq ?? 0}`;
  const state = isLate ? 'late' : isElsewhere ? 'elsewhere' : (view?.state ?? 'waiting');
  const isWaiting = state === 'waiting' && isSlow;
  return (
    <div ref={box} tabIndex={-1} className="records-progress">
      <p role="status" className={state === 'cut' || state === 'late' ? 'error' : undefined}>
        {t[`export_${state}`]({ seq })}
      </p>
      {view && view.state !== 'waiting' && view.rows !== undefined && (
        <p>
          {t.export_rows({ count: view.rows })}
          {view.bytes !== undefined && ` · ${bytesText(view.bytes)}`}
        </p>
      )}
      {isWaiting && (
        <p>
          {t.export_slow}{' '}
          <a href={url} download="">
            {t.export_link}
          </a>
        </p>
      )}
      {failure && <p role="alert">{failureText(failure)}</p>}
      {view?.sha256 !== undefined && (
        <>
          <p className="records-hint">{t.export_check}</p>
          <code className="records-sha">{view.sha256}</code>
          <div className="records-buttons">
            <button
              type="button"
              className="button"
              onClick={({ currentTarget }) =>
                void copyText(view.sha256!, currentTarget.closest('dialog')!).then(setCopied)
              }
            >
              {t.export_copy}
            </button>
            <span role="status">{copied === undefined ? '' : copied ? t.copied : t.notCopied}</span>
          </div>
        </>
      )}
    </div>
  );
}
