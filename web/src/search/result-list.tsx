import { useMemo } from 'react';
import { sameName } from '../../../src/contract/names.js';
import { GoneWords } from '../kit/gone-words.js';
import { clockTime, dayTitle } from '../kit/format.js';
import { LineButton } from '../kit/line-button.js';
import { Slot } from '../kit/slot.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { marked } from '../kit/marks.js';
import { searchStrings } from './strings.js';
import { isGone, type ShownLine } from '../client/shown-item.js';

/** The lines that were found, by day. @param question what is marked in them */
export function ResultList(props: {
  lines: readonly ShownLine[];
  question: string;
  onChoose(seq: number): void;
}) {
  const { lines, question, onChoose } = props;
  const days = useMemo(() => byDay(lines), [lines]);
  return days.map(({ title, lines: own }) => (
    <section key={title} aria-label={title}>
      <h3 className="search-day">{title}</h3>
      <ol>
        {own.map(line => (
          <li key={line.seq}>
            <Result {...{ line, question }} onChoose={() => onChoose(line.seq)} />
          </li>
        ))}
      </ol>
    </section>
  ));
}

function byDay(lines: readonly ShownLine[]): { title: string; lines: ShownLine[] }[] {
  const days: { title: string; lines: ShownLine[] }[] = [];
  for (const line of lines) {
    const title = dayTitle(line.at);
    if (days.at(-1)?.title === title) days.at(-1)!.lines.push(line);
    else days.push({ title, lines: [line] });
  }
  return days;
}

function Result({ line, question, onChoose }: { line: ShownLine; question: string; onChoose: () => void }) {
  const t = useText(searchStrings);
  const me = useRoom(state => state.me?.name);
  const { kind, from, fromId, to, toId, at, text } = line;
  const isSent = kind === 'whisper' && sameName(from, me);
  const pieces = useMemo(() => marked(text, question), [text, question]);
  return (
    <LineButton
      className={kind === 'whisper' ? 'search-line search-whisper' : 'search-line'}
      person={isSent ? { name: to ?? '', id: toId } : { name: from, id: fromId }}
      {...(kind === 'whisper' && { title: t[isSent ? 'whisperTo' : 'whisperFrom']({ name: Slot.mark }) })}
      at={at}
      time={clockTime(at)}
      onChoose={onChoose}
    >
      {isGone(line) ? (
        <GoneWords line={line} />
      ) : (
        <bdi className="search-text">
          {pieces.map((piece, i) => (piece.isHit ? <mark key={i}>{piece.text}</mark> : piece.text))}
        </bdi>
      )}
    </LineButton>
  );
}
