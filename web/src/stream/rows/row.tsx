import { memo, type ReactNode } from 'react';
import { useStore } from '@nanostores/react';
import { isLine } from '../../../../src/contract/events.js';
import type { Entry, Notice } from '../../client/state.js';
import { dayTitle } from '../../kit/format.js';
import { callOf } from './call-of.js';
import { ignore } from '../../kit/ignored.js';
import { LineRow, WhisperRow } from './line-row.js';
import { notices } from '../notices/notices.js';
import { OpenedRow } from './opened-row.js';
import { PresenceRow } from './presence-row.js';
import { RowActions } from './row-actions.js';
import { useRowDeps, type RowDeps } from './row-context.js';
import { RowTime } from './row-time.js';
import { RepeatMark } from './repeat-mark.js';
import { timeOf } from './rows.js';
import { SanctionRow } from './sanction-row.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

export interface EntryRowProps {
  entry: Entry;
  isContinued: boolean;
  showTime: boolean;
  /** The row that Tab reaches. */
  isActive: boolean;
  /** The pointer is over it. */
  isHot: boolean;
  /** The link in the address bar leads to it. */
  isTarget: boolean;
  isInForce: boolean;
  /** How many lines fold into it, if it is an act, and whether they are shown. */
  foldedCount?: number | undefined;
  isUnfolded?: boolean;
  /** How often the line was said in a row, and when last. */
  repeatCount?: number | undefined;
  lastAt?: number | undefined;
}

/** One row of the stream. Redrawn only when something in it changes. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { entry, isContinued, showTime, isActive, isHot, isTarget } = props;
  const { me, id } = useRowDeps();
  const classes = [
    'stream-row',
    ...classesOf(entry, { me, id }),
    isContinued && 'stream-continued',
    !showTime && 'stream-same-minute',
    isTarget && 'stream-target',
  ];
  const isCard = entry.kind === 'item' && entry.item.kind === 'whisper';
  // those of a notice would lie upon its button; its menu has them
  const hasActions = (isHot || isActive) && entry.kind === 'item' && entry.item.kind !== 'notice';
  const time = (
    <RowTime at={timeOf(entry)} {...(entry.kind === 'item' && { seq: entry.seq })} isActive={isActive} />
  );
  return (
    <li
      data-key={entry.key}
      className={classes.filter(Boolean).join(' ')}
      tabIndex={isActive ? 0 : -1}
      aria-current={isTarget ? 'true' : undefined}
    >
      {!isCard && time}
      <RowContent {...props} time={time} />
      {hasActions && <RowActions entry={entry} />}
    </li>
  );
});

function RowContent({
  entry,
  isContinued,
  isActive,
  isInForce,
  foldedCount = 0,
  isUnfolded = false,
  repeatCount,
  lastAt,
  time,
}: EntryRowProps & { time: ReactNode }) {
  if (entry.kind === 'presence') return <PresenceRow {...{ entry, isActive }} />;
  if (entry.kind === 'notice') return <NoticeContent notice={entry.notice} />;
  const { item } = entry;
  if (item.kind === 'sanction')
    return <SanctionRow {...{ entry, item, isActive, isInForce, foldedCount, isUnfolded }} />;
  if (item.kind === 'notice') return <OpenedRow {...{ item, isActive }} />;
  const repeats = repeatCount !== undefined && lastAt !== undefined && (
    <RepeatMark count={repeatCount} firstAt={item.at} lastAt={lastAt} />
  );
  const props = { entry, item, isContinued, isActive, repeats };
  return item.kind === 'whisper' ? <WhisperRow {...props} time={time} /> : <LineRow {...props} />;
}

function NoticeContent({ notice }: { notice: Notice }) {
  const code = useStore(notices.code);
  return code && <code.NoticeRow notice={notice} />;
}

function classesOf(entry: Entry, { me, id }: Pick<RowDeps, 'me' | 'id'>): string[] {
  if (entry.kind !== 'item') return [`stream-${entry.kind}`];
  const { item } = entry;
  if (!isLine(item)) return ['stream-sanction'];
  if (item.from === me) return [`stream-${item.kind}`, 'stream-mine'];
  if (item.kind === 'whisper') return ['stream-whisper', 'stream-received'];
  return ['stream-chat', callOf(item, id) === 'mentions' ? 'stream-mention' : ''];
}

/**
 * Names a day of the viewer's time zone, where it begins and at the top of the view while it goes on.
 * @param onPick opens the choice of another day
 * @param isTabStop Tab reaches it: one of all days is enough
 */
export const DayRow = memo(function DayRow(props: {
  at: number;
  isTabStop: boolean;
  onPick: (at: number, label: Element) => void;
}) {
  const { at, isTabStop, onPick } = props;
  const { t } = useRowDeps();
  return (
    <li className="stream-divider stream-day">
      <button
        type="button"
        className="stream-day-label"
        title={t.toDay}
        aria-haspopup="dialog"
        tabIndex={isTabStop ? 0 : -1}
        onClick={event => onPick(at, event.currentTarget)}
      >
        {dayTitle(at)}
      </button>
    </li>
  );
});

/** Marks how far the viewer had read when they left the page. */
export const UnreadRow = memo(function UnreadRow() {
  const t = useText(streamStrings);
  return (
    <li className="stream-divider stream-unread">
      <span>{t.unread}</span>
    </li>
  );
});

/** Lines of members whom this viewer hid, and a button to show them again. */
export function HiddenRow({ names, count }: { names: string[]; count: number }) {
  const t = useText(streamStrings);
  return (
    <li className="stream-row stream-presence">
      <span className="stream-time" />
      <div className="stream-body">
        {t.hidden({ count })}
        {names.map(name => (
          <button
            key={name}
            type="button"
            className="button-small stream-small"
            onClick={() => ignore(name, false)}
          >
            {t.showAgain({ name })}
          </button>
        ))}
      </div>
    </li>
  );
}
