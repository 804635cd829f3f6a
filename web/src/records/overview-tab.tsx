import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { SealView } from '../../../src/contract/proofs.js';
import type { Overview } from '../../../src/contract/records.js';
import { currentLanguage, numberIn, useText } from '../i18n/index.js';
import { bytesText } from './bytes.js';
import { useFailureText } from './list-end.js';
import { Figure } from './figure.js';
import { recordApi } from './record-api.js';
import { useRecords } from './records-context.js';
import { RetentionCard } from './retention/retention-card.js';
import { recordsStrings } from './strings.js';
import { failureOf, type Failure } from './use-list.js';
import { useEvery } from './use-every.js';

const EVERY_MS = 5_000;

/** The room in figures. */
export function OverviewTab() {
  const t = useText(recordsStrings);
  const { times } = useRecords();
  const failureText = useFailureText();
  const [figures, setFigures] = useState<Overview>();
  const [seal, setSeal] = useState<SealView>();
  const [failure, setFailure] = useState<Failure>();
  const ask = useCallback(() => {
    recordApi.overview().then(
      fresh => {
        setFigures(fresh);
        setFailure(undefined);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
    // not there before the first checkpoint
    recordApi.seal().then(setSeal, () => setSeal(undefined));
  }, []);
  useEffect(ask, [ask]);
  useEvery(EVERY_MS, true, ask);
  const number = (value: number): string => numberIn(currentLanguage(), value);
  return (
    <div className="records-overview">
      <p className="records-hint" role="status">
        {figures ? t.asOf({ time: times.time(figures.at) }) : failure === undefined && t.loading}
      </p>
      {failure !== undefined && (
        <div className="error" role="alert">
          {failureText(failure)}
        </div>
      )}
      {seal?.problem !== undefined && (
        <p className="error" role="alert">
          {t.ov_notSealed} <bdi>{seal.problem}</bdi>
        </p>
      )}
      {figures && (
        <div className="records-cards">
          <Card title={t.ov_members}>
            <Figure name={t.ov_here}>
              {t[figures.members.partial ? 'ov_atLeast' : 'ov_people']({ count: figures.members.here })}
            </Figure>
            <Figure name={t.ov_accounts}>{number(figures.members.accounts)}</Figure>
          </Card>
          <Card title={t.tab_lines}>
            <Figure name={t.ov_today}>{number(figures.lines.today)}</Figure>
            <Figure name={t.ov_perSecond}>{number(figures.lines.perSecond)}</Figure>
            {figures.ack && (
              <>
                <Figure name={t.ov_ack50}>{t.ms({ count: figures.ack.p50Ms })}</Figure>
                <Figure name={t.ov_ack99}>{t.ms({ count: figures.ack.p99Ms })}</Figure>
              </>
            )}
            <Figure name={t.ov_queue}>
              {t.ov_waiting({ lines: figures.queue.lines, bytes: bytesText(figures.queue.bytes) })}
            </Figure>
          </Card>
          <Card title={t.ov_record}>
            <Figure name={t.ov_seq}>#{number(figures.log.seq)}</Figure>
            {figures.log.oldestSeq !== undefined && (
              <Figure name={t.ov_oldest}>#{number(figures.log.oldestSeq)}</Figure>
            )}
            {seal && (
              <Figure name={t.ov_sealed}>
                #{number(seal.size)}
                {seal.sealedAt !== undefined && <>, {times.time(seal.sealedAt)}</>}
              </Figure>
            )}
            {seal?.witnesses.map(({ name, at, isAway, problem }) => (
              <Figure key={name} name={t.ov_witness({ name })}>
                {at === undefined
                  ? t.ov_neverWitnessed
                  : t[isAway ? 'ov_unwitnessed' : 'ov_witnessed']({ time: times.time(at) })}
                {isAway && problem !== undefined && <bdi className="error"> {problem}</bdi>}
              </Figure>
            ))}
            {figures.log.indexed !== undefined && (
              <Figure name={t.ov_indexed}>{number(figures.log.indexed)}</Figure>
            )}
          </Card>
          <Card title={t.ov_database}>
            <Figure name={t.ov_kind}>
              {{ sqlite: 'SQLite', mysql: 'MySQL', mariadb: 'MariaDB' }[figures.database.kind]}
            </Figure>
            <Figure name={t.ov_state}>
              <span className={figures.database.ready ? 'records-ok' : 'records-bad'}>
                {t[figures.database.ready ? 'ov_ready' : 'ov_notReady']}
              </span>
            </Figure>
            <Figure name={t.ov_size}>{bytesText(figures.database.bytes)}</Figure>
          </Card>
          <RetentionCard />
        </div>
      )}
    </div>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="records-card" aria-label={title}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}
