import { useId, useRef, useState } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { OpenedWhispers } from '../../../../src/contract/records.js';
import { Fold } from '../../kit/fold.js';
import { ReasonForm } from '../../kit/reason/reason-form.js';
import { useReason } from '../../kit/reason/use-reason.js';
import { useModal } from '../../kit/use-modal.js';
import { useText } from '../../i18n/index.js';
import { useRecordActs } from '../line-acts/use-record-acts.js';
import { useFailureText } from '../list-end.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { dayInWords } from '../times.js';
import { failureOf, type Failure } from '../use-list.js';
import './open-dialog.css';

/** Which whispers are to be opened. */
export interface Wanted {
  with?: string;
  and?: string;
  fromDay?: string;
  toDay?: string;
  fromSeq?: number;
  toSeq?: number;
}

/** Asks for the reason, says that the parties are told, and then shows what was opened. */
export function OpenDialog({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const t = useText(recordsStrings);
  const failureText = useFailureText();
  const dialog = useModal(onClose);
  const id = useId();
  const which = useWhich(wanted);
  const reason = useReason();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [opened, setOpened] = useState<OpenedWhispers>();
  const lock = useRef(false);
  useRecordActs(mark =>
    setOpened(
      was => was && { ...was, items: was.items.map(one => mark({ kind: 'whisper' as const, ...one })) },
    ),
  );

  /** From the start, or from behind what was opened. */
  async function open(fromSeq: number | undefined): Promise<void> {
    if (lock.current) return;
    lock.current = true;
    setBusy(true);
    setFailure(undefined);
    const from = fromSeq === undefined ? {} : { fromSeq };
    try {
      setOpened(await recordApi.openWhispers({ ...wanted, ...from, reason: reason.text }));
      dialog.current?.querySelector<HTMLElement>('h2')?.focus();
    } catch (error) {
      setFailure(failureOf(error));
    }
    lock.current = false;
    setBusy(false);
  }
  const last = opened?.items.at(-1)?.seq;
  return (
    <dialog ref={dialog} className="records-open" aria-labelledby={id} onClose={onClose}>
      <h2 id={id} tabIndex={-1}>
        {opened ? t.openedTitle({ count: opened.items.length }) : t.openTitle}
      </h2>
      <p>
        {which}
        {!opened && !isOne(wanted) && `. ${t.openMost({ max: LIMITS.whispersOpenedMax })}`}
      </p>
      {opened ? (
        <>
          <p>
            {t.reason}: <bdi>{reason.text}</bdi>
          </p>
          <p className="records-hint" role="status">
            {t.openedTold({ count: opened.parties, seq: `#${opened.seq}` })}
            {opened.own !== undefined && ` ${t.openedOwn({ count: opened.own })}`}
          </p>
          <Texts items={opened.items} />
        </>
      ) : (
        <p className="records-open-told">{t.openTold}</p>
      )}
      <ReasonForm
        reason={reason}
        note={opened ? undefined : t.reasonHow({ max: LIMITS.reasonMaxCodePoints })}
        refusal={
          failure?.code === 'NO_SUCH_MEMBER'
            ? t.noSuchMember({ names: [wanted.with, wanted.and].filter(Boolean).join(', ') })
            : failure && failureText(failure)
        }
        onSubmit={() => void open(undefined)}
        buttons={
          <>
            <button type="button" className="button" onClick={onClose}>
              {opened ? t.close : t.cancel}
            </button>
            {!opened && (
              <button type="submit" className="button button-danger" aria-disabled={isBusy}>
                {t.openDo}
              </button>
            )}
            {opened?.more && last !== undefined && (
              <button
                type="button"
                className="button"
                aria-disabled={isBusy}
                onClick={() => void open(last + 1)}
              >
                {t.openNext}
              </button>
            )}
          </>
        }
      />
    </dialog>
  );
}

function Texts({ items }: { items: OpenedWhispers['items'] }) {
  const t = useText(recordsStrings);
  const { times } = useRecords();
  if (items.length === 0) return <p>{t.noWhispersFound}</p>;
  return (
    <ol className="records-opened" aria-label={t.tab_whispers} tabIndex={0}>
      {items.map(({ seq, from, to, at, text, erased }) => (
        <li key={seq}>
          <p>
            <time dateTime={new Date(at).toISOString()} title={times.full(at)}>
              {times.moment(at)}
            </time>{' '}
            <bdi>{from}</bdi> <span aria-hidden="true">→</span>
            <span className="visually-hidden">{t.whisperedTo}</span> <bdi>{to}</bdi>{' '}
            <span className="records-seq">#{seq}</span>
          </p>
          {text === undefined ? (
            <p>{t.openedErased({ name: erased?.by ?? '' })}</p>
          ) : (
            <Fold text={text} rows={4}>
              <bdi className="records-text">{text}</bdi>
            </Fold>
          )}
        </li>
      ))}
    </ol>
  );
}

const isOne = ({ fromSeq, toSeq }: Wanted): boolean => fromSeq !== undefined && fromSeq === toSeq;

/** What is opened, in words. */
function useWhich(wanted: Wanted): string {
  const { with: one, and: other, fromDay, toDay, fromSeq } = wanted;
  const t = useText(recordsStrings);
  const whose =
    one === undefined
      ? t.openOfAll
      : other === undefined
        ? t.openOfOne({ name: one })
        : t.openOfTwo({ name: one, other });
  const days = [fromDay, toDay].map(day => (day === undefined ? '' : dayInWords(day)));
  if (isOne(wanted)) return t.openOne({ seq: `#${fromSeq}` });
  const when = fromDay !== undefined || toDay !== undefined ? ` (${days.join(' – ')})` : '';
  return `${whose}${when}`;
}
