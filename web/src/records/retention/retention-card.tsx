import { useCallback, useEffect, useState } from 'react';
import { KEPT_LOGS, type RetentionView } from '../../../../src/contract/retention.js';
import { useText } from '../../i18n/index.js';
import { Figure } from '../figure.js';
import { useFailureText } from '../list-end.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { useEvery } from '../use-every.js';
import { failureOf, type Failure } from '../use-list.js';
import { RetentionDialog } from './retention-dialog.js';
import { retentionStrings } from './strings.js';
import { useKeepWords } from './words.js';

/** Counting what is to be removed is work for the server. */
const EVERY_MS = 60_000;

/** For how long each log is kept, and the way to change that. */
export function RetentionCard() {
  const t = { ...useText(recordsStrings), ...useText(retentionStrings) };
  const { times, open } = useRecords();
  const { term, removed } = useKeepWords();
  const failureText = useFailureText();
  const [view, setView] = useState<RetentionView>();
  const [failure, setFailure] = useState<Failure>();
  const [isChanging, setChanging] = useState(false);
  const ask = useCallback(() => {
    recordApi.retention({}).then(
      now => {
        setView(now);
        setFailure(undefined);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  }, []);
  useEffect(ask, [ask]);
  useEvery(EVERY_MS, !isChanging, ask);
  const isAllForGood = view && KEPT_LOGS.every(log => view[log] === 0);
  const gone = view ? removed(view.next) : [];
  return (
    <section className="records-card records-keep" aria-label={t.keep_title}>
      <h2>{t.keep_title}</h2>
      {failure !== undefined && (
        <p className="error" role="alert">
          {failureText(failure)}
        </p>
      )}
      {view && (
        <>
          <dl>
            {KEPT_LOGS.map(log => (
              <Figure key={log} name={t[`keep_${log}`]}>
                {term(view[log])}
              </Figure>
            ))}
            {!isAllForGood && (
              <>
                <Figure name={t.keep_next}>{times.moment(view.next.at)}</Figure>
                <Figure name={t.keep_removes}>{gone.length === 0 ? t.keep_nothing : gone.join(' · ')}</Figure>
              </>
            )}
          </dl>
          <div className="records-buttons">
            <button type="button" className="button" onClick={() => setChanging(true)}>
              {t.keep_change}
            </button>
            <button type="button" className="button" onClick={() => open(['acts'], { action: 'retention' })}>
              {t.keep_onRecord}
            </button>
          </div>
          {isChanging && (
            <RetentionDialog now={view} onChanged={setView} onClose={() => setChanging(false)} />
          )}
        </>
      )}
    </section>
  );
}
