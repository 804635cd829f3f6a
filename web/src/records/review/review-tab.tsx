import { useCallback, useState } from 'react';
import type { ModerationRecord } from '../../../../src/contract/records.js';
import { REVIEWED_ACTIONS, type Review } from '../../../../src/contract/reviews.js';
import { EmptyState } from '../../kit/empty-state.js';
import { currentLanguage, numberIn, useText } from '../../i18n/index.js';
import { useServerNow } from '../../kit/use-now.js';
import { ActRow } from '../acts/act-row.js';
import { useActText } from '../acts/act-text.js';
import { useActMenu } from '../acts/use-act-menu.js';
import { ListEnd } from '../list-end.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { useList } from '../use-list.js';
import { Confirm } from './confirm.js';
import { monthInWords, monthsFrom, validMonth } from './months.js';
import './review.css';

/** What admins did with the records of others in a month, for another admin to look over. */
export function ReviewTab() {
  const t = useText(recordsStrings);
  const { place, times, narrow } = useRecords();
  const now = useServerNow(false);
  const thisMonth = times.key(now).slice(0, 7);
  const month = validMonth(place.filters.month, thisMonth) ?? monthsFrom(thisMonth, -1);
  const [asked, setAsked] = useState(0);
  const list = useList<ModerationRecord, Review>(
    `${month} ${asked}`,
    useCallback(
      async next => {
        const page = await recordApi.review({ month, before: next });
        const { items, more } = page;
        return { items, next: more ? String(items.at(-1)!.seq) : undefined, extra: page };
      },
      // `asked` asks for the same again
      [month, asked],
    ),
  );
  const { items, extra, isOutdated } = list;
  const { menu, openMenu } = useActMenu();
  const move = (by: number): void => narrow({ month: monthsFrom(month, by) });
  return (
    <>
      <div className="records-tools records-month">
        <button type="button" className="button" aria-label={t.monthBefore} onClick={() => move(-1)}>
          <span aria-hidden="true">←</span>
        </button>
        <h2 aria-live="polite">{monthInWords(month)}</h2>
        <button
          type="button"
          className="button"
          aria-label={t.monthAfter}
          aria-disabled={month >= thisMonth}
          onClick={() => {
            if (month < thisMonth) move(1);
          }}
        >
          <span aria-hidden="true">→</span>
        </button>
      </div>
      <p className="records-hint">{t.reviewHow}</p>
      {extra && !isOutdated && (
        <>
          <Counts review={extra} />
          <Confirm key={month} review={extra} now={now} onDone={() => setAsked(times => times + 1)} />
        </>
      )}
      <RowList
        rows={items}
        label={t.tab_review}
        keyOf={({ seq }) => String(seq)}
        groupOf={({ at }: ModerationRecord) => times.day(at)}
        isBusy={list.isLoading && isOutdated}
        draw={act => <ActRow {...{ act, times }} onMenu={openMenu} />}
      />
      {menu}
      <ListEnd list={list} empty={<EmptyState icon="shield" text={t.reviewNone} />} />
    </>
  );
}

function Counts({ review: { counts } }: { review: Review }) {
  const t = useText(recordsStrings);
  const actText = useActText();
  if (counts.length === 0) return null;
  const number = (value: number): string => numberIn(currentLanguage(), value);
  return (
    <div className="records-counts">
      <table>
        <caption className="visually-hidden">{t.reviewCounts}</caption>
        <thead>
          <tr>
            <th scope="col">{t.name_actor}</th>
            {REVIEWED_ACTIONS.map(action => (
              <th key={action} scope="col">
                {actText(action)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map(({ by, done }) => (
            <tr key={by ?? ''}>
              <th scope="row">{by === undefined ? t.machine : <bdi>{by}</bdi>}</th>
              {REVIEWED_ACTIONS.map(action => (
                <td key={action}>{done[action] === undefined ? '–' : number(done[action])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
