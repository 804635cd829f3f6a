import { useId, useRef, useState, type FormEvent } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { Review } from '../../../../src/contract/reviews.js';
import { toast } from '../../kit/toast.js';
import { useText } from '../../i18n/index.js';
import { useFailureText } from '../list-end.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { failureOf, type Failure } from '../use-list.js';

/** Who has looked a month over, or the way to say so. */
export function Confirm(props: { review: Review; now: number; onDone: () => void }) {
  const {
    review: { month, toAt, confirmed },
    now,
    onDone,
  } = props;
  const t = useText(recordsStrings);
  const { times } = useRecords();
  const failureText = useFailureText();
  const id = useId();
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const lock = useRef(false);
  if (confirmed) {
    return (
      <p className="records-confirmed" role="status">
        {t.reviewedBy({ name: confirmed.by, time: times.moment(confirmed.at) })}
        {confirmed.note !== undefined && (
          <>
            {' — '}
            <bdi>{confirmed.note}</bdi>
          </>
        )}
      </p>
    );
  }
  if (now < toAt) return <p className="records-hint">{t.reviewLater({ time: times.moment(toAt) })}</p>;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (lock.current) return;
    lock.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await recordApi.confirmReview(month, note.trim());
      toast.success(t.reviewDone);
      onDone();
    } catch (error) {
      setFailure(failureOf(error));
    }
    lock.current = false;
    setBusy(false);
  };
  return (
    <form className="records-confirm" onSubmit={event => void submit(event)}>
      <label htmlFor={id}>{t.reviewNote}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        maxLength={LIMITS.reasonMaxCodePoints}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        {t.reviewConfirm}
      </button>
      <div role="alert">
        {failure !== undefined && (
          <p className="error">
            {failure.code === 'FORBIDDEN'
              ? t.reviewNotYours
              : failure.code === 'CONFLICT'
                ? t.reviewTaken
                : failureText(failure)}
          </p>
        )}
      </div>
    </form>
  );
}
