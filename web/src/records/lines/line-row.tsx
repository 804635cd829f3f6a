import { memo, useMemo } from 'react';
import type { ChatRecord } from '../../../../src/contract/records.js';
import { Fold } from '../../kit/fold.js';
import { Icon } from '../../kit/icon.js';
import { markedWhole } from '../../kit/marks.js';
import { useText } from '../../i18n/index.js';
import { LineMark } from '../line-acts/line-mark.js';
import { MoreButton } from '../more-button.js';
import { Person } from '../person.js';
import { recordsStrings } from '../strings.js';
import type { Times } from '../times.js';

/** A line as it is on record: of a whisper the envelope. */
export const LineRow = memo(function LineRow(props: {
  line: ChatRecord;
  /** What is marked in it. */
  question: string;
  times: Times;
  isSealed?: boolean;
  /** What a click on it leads to; undefined where it is shown already. */
  onContext: ((line: ChatRecord) => void) | undefined;
  onMenu(line: ChatRecord, button: HTMLElement): void;
}) {
  const { line, question, times, isSealed = true, onContext, onMenu } = props;
  const { seq, kind, from, to, at, text, length, replyTo } = line;
  const t = useText(recordsStrings);
  const pieces = useMemo(() => (text === undefined ? [] : markedWhole(text, question)), [text, question]);
  return (
    <>
      <time className="records-time" dateTime={new Date(at).toISOString()} title={times.full(at)}>
        {times.time(at)}
      </time>
      <span className="records-who">
        <Person name={from} />
        {to !== undefined && (
          <>
            <span aria-hidden="true">→</span>
            <span className="visually-hidden">{t.whisperedTo}</span>
            <Person name={to} isPlain />
          </>
        )}
      </span>
      <span className="records-what">
        {replyTo !== undefined && <span className="records-hint">{t.replyTo({ seq: `#${replyTo}` })} </span>}
        {text !== undefined && (
          <Fold text={text} rows={4}>
            <bdi className="records-text">
              {pieces.map((piece, i) => (piece.isHit ? <mark key={i}>{piece.text}</mark> : piece.text))}
            </bdi>
          </Fold>
        )}
        {kind === 'whisper' && (
          <span className="records-envelope">
            <Icon name="lock" />
            {length === undefined ? t.kind_whisper : t.whisperOf({ count: length })}
          </span>
        )}
        <LineMark {...{ line, times }} />
        {!isSealed && <span className="records-unsealed">{t.notSealed}</span>}
      </span>
      <span className="records-place">
        <span className="records-seq">#{seq}</span>
        {onContext && (
          <button type="button" className="records-link" onClick={() => onContext(line)}>
            {t.inContext}
          </button>
        )}
        <MoreButton
          label={t.moreOfLine({ seq: `#${seq}`, name: from })}
          onOpen={button => onMenu(line, button)}
        />
      </span>
    </>
  );
});
