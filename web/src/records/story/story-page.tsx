import { useCallback, useEffect, useState } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { MemberRecord } from '../../../../src/contract/records.js';
import { sameName } from '../../../../src/contract/names.js';
import { EmptyState } from '../../kit/empty-state.js';
import { MemberMark } from '../../kit/member-mark.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useServerNow } from '../../kit/use-now.js';
import { useRoom } from '../../kit/use-room.js';
import { currentLanguage, numberIn, useText } from '../../i18n/index.js';
import { ActRow } from '../acts/act-row.js';
import { useActMenu } from '../acts/use-act-menu.js';
import { useFailureText } from '../list-end.js';
import { Figure } from '../figure.js';
import { Person } from '../person.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { failureOf, type Failure } from '../use-list.js';
import '../thing.css';

/** All that the record tells of one member, and where the rest of it is. */
export function StoryPage() {
  const t = useText(recordsStrings);
  const failureText = useFailureText();
  const ui = useRoomUi();
  const me = useRoom(state => state.me);
  const { place, times, open, kept, visit } = useRecords();
  const name = place.path[1] ?? '';
  const key = `story ${visit} ${name}`;
  const [story, setStory] = useState(() => kept.get(key) as MemberRecord | undefined);
  const [failure, setFailure] = useState<Failure>();
  const lastAct = useRoom(
    ({ entries }) => entries.findLast(one => one.kind === 'item' && one.item.kind === 'sanction')?.seq,
  );
  const ask = useCallback(() => {
    setFailure(undefined);
    recordApi.member(name).then(
      found => {
        kept.set(key, found);
        setStory(found);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  }, [name, key, kept]);
  useEffect(ask, [ask, lastAct]);
  const { menu, openMenu } = useActMenu();
  const own = story?.account.name ?? name;
  return (
    <div className="records-thing">
      <div className="records-thing-head">
        {story && <MemberMark name={own} id={story.account.id} />}
        <h2 tabIndex={-1}>{t.storyOf({ name: own })}</h2>
        {story?.account.role === 'member' && !story.account.disabled && !sameName(own, me?.name) && (
          <button type="button" className="button" onClick={() => ui.act({ name: own, act: 'mute' })}>
            {t.actOn}
          </button>
        )}
      </div>
      {!story && failure === undefined && (
        <p className="records-hint" role="status">
          {t.loading}
        </p>
      )}
      {failure?.code === 'NO_SUCH_MEMBER' && (
        <EmptyState icon="people" text={t.noSuchMember({ names: name })} />
      )}
      {failure && failure.code !== 'NO_SUCH_MEMBER' && (
        <div className="records-end">
          <p className="error" role="alert">
            {failureText(failure)}
          </p>
          <button type="button" className="button" onClick={ask}>
            {t.again}
          </button>
        </div>
      )}
      {story && (
        <>
          <Facts story={story} />
          <div className="records-buttons">
            {(
              [
                ['story_lines', 'lines', { member: own }],
                ['story_logins', 'logins', { show: 'rows', name: own }],
                ['story_actsOn', 'acts', { target: own }],
                ['story_actsBy', 'acts', { actor: own }],
              ] as const
            ).map(([text, tab, filters]) => (
              <button key={text} type="button" className="button" onClick={() => open([tab], filters)}>
                {t[text]}
              </button>
            ))}
          </div>
          <section className="records-part" aria-label={t.sanctions}>
            <h3>{t.sanctions}</h3>
            {story.sanctions.items.length === 0 && <p className="records-hint">{t.noSanctions}</p>}
            <RowList
              rows={story.sanctions.items}
              label={t.sanctions}
              keyOf={({ seq }) => String(seq)}
              draw={act => <ActRow {...{ act, times }} isDated onMenu={openMenu} />}
            />
            {story.sanctions.more && (
              <button type="button" className="button" onClick={() => open(['acts'], { target: own })}>
                {t.allOfThem}
              </button>
            )}
          </section>
          <section className="records-part" aria-label={t.openings}>
            <h3>{t.openings}</h3>
            {story.openings.items.length === 0 && <p className="records-hint">{t.noOpenings}</p>}
            <RowList
              rows={story.openings.items}
              label={t.openings}
              keyOf={({ seq }) => `o${seq}`}
              draw={({ seq, by, reason, at, count }) => (
                <>
                  <time className="records-time" dateTime={new Date(at).toISOString()} title={times.full(at)}>
                    {times.moment(at)}
                  </time>
                  <span className="records-who">
                    <Person name={by} />
                  </span>
                  <span className="records-what">
                    <strong>{t.openedWhispers({ count })}</strong>
                    <span className="records-reason">
                      <bdi>{reason}</bdi>
                    </span>
                  </span>
                  <span className="records-place">
                    <span className="records-seq">#{seq}</span>
                  </span>
                </>
              )}
            />
            {story.openings.more && <p className="records-hint">{t.onlyNewest}</p>}
          </section>
          {menu}
        </>
      )}
    </div>
  );
}

function Facts({ story: { account, counts, firstSeq, lastSeq } }: { story: MemberRecord }) {
  const t = useText(recordsStrings);
  const { times, open } = useRecords();
  const { role, disabled, mutedUntil = 0, kickedUntil = 0, createdAt, neverLoggedIn } = account;
  const now = useServerNow(mutedUntil + kickedUntil > 0);
  const count = (n: number): string =>
    n >= LIMITS.memberLinesCountedMax ? t.orMore({ count: n }) : numberIn(currentLanguage(), n);
  const states = [
    disabled && t.force_disable,
    kickedUntil > now && `${t.force_kick}, ${t.until({ time: times.moment(kickedUntil) })}`,
    mutedUntil > now && `${t.force_mute}, ${t.until({ time: times.moment(mutedUntil) })}`,
    neverLoggedIn && t.neverIn,
  ].filter(Boolean);
  const place = (seq: number) => (
    <button type="button" className="button-small" onClick={() => open(['context', String(seq)])}>
      #{seq}
    </button>
  );
  return (
    <div className="records-cards">
      <section className="records-card" aria-label={t.account}>
        <h2>{t.account}</h2>
        <dl>
          <Figure name={t.role}>{t[`role_${role}`]}</Figure>
          <Figure name={t.created}>{times.moment(createdAt)}</Figure>
          <Figure name={t.ov_state}>
            {states.length === 0 ? t.inOrder : <span className="records-bad">{states.join(' · ')}</span>}
          </Figure>
        </dl>
      </section>
      <section className="records-card" aria-label={t.said}>
        <h2>{t.said}</h2>
        <dl>
          <Figure name={t.kind_chat}>{count(counts.lines)}</Figure>
          <Figure name={t.whispersSent}>{count(counts.whispersSent)}</Figure>
          <Figure name={t.whispersReceived}>{count(counts.whispersReceived)}</Figure>
          {firstSeq !== undefined && <Figure name={t.firstLine}>{place(firstSeq)}</Figure>}
          {lastSeq !== undefined && <Figure name={t.lastLine}>{place(lastSeq)}</Figure>}
        </dl>
      </section>
    </div>
  );
}
