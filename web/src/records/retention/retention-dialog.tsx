import { useId, useLayoutEffect, useRef, type FormEvent } from 'react';
import { KEPT_LOGS, type KeptLog, type RetentionView } from '../../../../src/contract/retention.js';
import { Icon } from '../../kit/icon.js';
import { ReasonField } from '../../kit/reason/reason-field.js';
import { toast } from '../../kit/toast.js';
import { useModal } from '../../kit/use-modal.js';
import { useText } from '../../i18n/index.js';
import { useFailureText } from '../list-end.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { retentionStrings } from './strings.js';
import { TermField } from './term-field.js';
import { leastOf, underLeast } from './terms.js';
import { useRetentionChange } from './use-retention-change.js';
import { useKeepWords } from './words.js';
import './retention.css';

/** Asks how long each log is kept, and why; then whether what is older is to be deleted. */
export function RetentionDialog(props: {
  now: RetentionView;
  onChanged: (view: RetentionView) => void;
  onClose: () => void;
}) {
  const { onChanged, onClose } = props;
  const t = { ...useText(recordsStrings), ...useText(retentionStrings) };
  const failureText = useFailureText();
  const dialog = useModal(onClose);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // what is shown behind it may be renewed
  const { current: now } = useRef(props.now);
  const change = useRetentionChange(now, view => {
    toast.success(t.keep_done);
    onChanged(view);
    onClose();
  });
  const { choices, wanted, accepted, reason, faults, failure, isSame, isBusy, shown, shorter } = change;
  const wasShown = useRef(false);
  useLayoutEffect(() => {
    // the button that had the focus is gone
    if (wasShown.current && !shown) form.current?.querySelector<HTMLElement>('[type=submit]')?.focus();
    wasShown.current = shown !== undefined;
  }, [shown]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = change.submit();
    if (wrong === undefined) return;
    const input = form.current?.elements.namedItem(wrong);
    if (input instanceof HTMLElement) input.focus();
  };
  return (
    <dialog ref={dialog} className="keep" aria-labelledby={id} onClose={onClose}>
      <div className="keep-head">
        <h2 id={id}>{shown ? t.keep_sure : t.keep_dialog}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {shown ? (
        <Sure {...{ now, wanted: shown, shorter, isBusy }} onBack={change.back} onSure={change.confirm} />
      ) : (
        <form ref={form} noValidate onSubmit={submit}>
          <p className="field-note">{t.keep_how}</p>
          {KEPT_LOGS.map((log, i) => (
            <TermField
              key={log}
              log={log}
              choice={choices[log]}
              fault={faults[log]}
              least={faults[log] === 'least' ? leastOf(log) : underLeast(log, now, wanted)}
              isAccepted={accepted.has(log)}
              isFirst={i === 0}
              onChoose={part => change.choose(log, part)}
              onAccept={isMeant => change.accept(log, isMeant)}
            />
          ))}
          <ReasonField written={reason} fault={faults.reason} note={t.keep_reasonNote} write={change.write} />
          {shorter.length > 0 && <p className="keep-warn">{t.keep_warn}</p>}
          <div role="alert">
            {failure !== undefined && (
              <p className="error">
                {failure.code === 'FORBIDDEN' ? t.keep_FORBIDDEN : failureText(failure)}
              </p>
            )}
          </div>
          <p role="status">{isSame && t.keep_same}</p>
          <div className="records-buttons">
            <button type="button" className="button" onClick={onClose}>
              {t.cancel}
            </button>
            <button type="submit" className="button button-primary" aria-disabled={isBusy}>
              {isBusy ? t.loading : shorter.length > 0 ? t.keep_go : t.keep_save}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}

/** The second step: what is kept shorter, and what goes with the next run. */
function Sure(props: {
  now: RetentionView;
  wanted: RetentionView;
  shorter: readonly KeptLog[];
  isBusy: boolean;
  onBack: () => void;
  onSure: () => void;
}) {
  const { now, wanted, shorter, isBusy, onBack, onSure } = props;
  const t = { ...useText(recordsStrings), ...useText(retentionStrings) };
  const { times } = useRecords();
  const { term, removed } = useKeepWords();
  const box = useRef<HTMLDivElement>(null);
  // the button that had the focus is gone
  useLayoutEffect(() => box.current?.focus(), []);
  const gone = removed(wanted.next);
  const time = times.moment(wanted.next.at);
  return (
    <div ref={box} className="keep-sure" tabIndex={-1}>
      <p>{t.keep_sureShorter}</p>
      <ul>
        {shorter.map(log => (
          <li key={log}>
            {t[`keep_${log}`]}: {term(now[log])} <span aria-hidden="true">→</span>{' '}
            <strong>{term(wanted[log])}</strong>
          </li>
        ))}
      </ul>
      <p>{gone.length === 0 ? t.keep_sureNothing({ time }) : t.keep_sureNext({ time })}</p>
      {gone.length > 0 && (
        <ul>
          {gone.map(one => (
            <li key={one}>
              <strong>{one}</strong>
            </li>
          ))}
        </ul>
      )}
      <p className="keep-warn">{t.keep_warn}</p>
      <div className="records-buttons">
        <button type="button" className="button" onClick={onBack}>
          {t.keep_back}
        </button>
        <button type="button" className="button button-danger" aria-disabled={isBusy} onClick={onSure}>
          {isBusy ? t.loading : t.keep_delete}
        </button>
      </div>
    </div>
  );
}
