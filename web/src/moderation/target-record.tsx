import { useMemo } from 'react';
import { sameName } from '../../../src/contract/names.js';
import { isLine } from '../../../src/contract/events.js';
import { GoneWords } from '../kit/gone-words.js';
import { Fold } from '../kit/fold.js';
import { clockTime, fullTime, untilTime } from '../kit/format.js';
import { useRoom } from '../kit/use-room.js';
import type { Entry } from '../client/state.js';
import { earlierSanctions } from './sanction-state.js';
import type { Target } from './use-target.js';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';
import { isGone, type ShownLine } from '../client/shown-item.js';

const LINES = 5;

/** The member's last lines, as far as they are loaded, and earlier sanctions. */
export function TargetRecord({ target }: { target: Target }) {
  const t = useText(moderationStrings);
  const entries = useRoom(state => state.entries);
  const lines = useMemo(() => lastLines(entries, target.name), [entries, target.name]);
  return (
    <div className="mod-record">
      <section aria-labelledby="mod-lines">
        <h3 id="mod-lines">{t.lastLines}</h3>
        {lines.length === 0 && <p className="mod-hint">{t.noLines}</p>}
        <ul>
          {lines.map(line => (
            <li key={line.seq}>
              <Fold text={line.text} rows={4}>
                <time dateTime={new Date(line.at).toISOString()} title={fullTime(line.at)}>
                  {clockTime(line.at)}
                </time>{' '}
                {line.kind === 'whisper' && <span className="mod-whisper">&lt;&lt;&lt; {t.whisper} </span>}
                {isGone(line) ? <GoneWords line={line} /> : <bdi className="mod-line">{line.text}</bdi>}
              </Fold>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="mod-earlier">
        <h3 id="mod-earlier">{t.earlier}</h3>
        <Earlier target={target} />
      </section>
    </div>
  );
}

function Earlier({ target: { acts, now } }: { target: Target }) {
  const t = useText(moderationStrings);
  if (acts.state !== 'there') return <p className="mod-hint">{t[acts.state]}</p>;
  const earlier = earlierSanctions(acts.value);
  if (earlier.length === 0) return <p className="mod-hint">{t.noEarlier}</p>;
  return (
    <ul>
      {earlier.map(act => (
        <li key={act.seq}>
          <Fold text={act.reason ?? ''} rows={4}>
            <time dateTime={new Date(act.at).toISOString()} title={fullTime(act.at)}>
              {untilTime(act.at, now)}
            </time>{' '}
            <strong>{t[`past${act.action}`]}</strong>{' '}
            {act.until !== undefined && <span>{t.pastUntil({ until: untilTime(act.until, act.at) })} </span>}
            {act.reason !== undefined && <bdi className="mod-line">{act.reason}</bdi>}{' '}
            {act.actor !== undefined && <span className="mod-hint">{t.pastBy({ by: act.actor })}</span>}
          </Fold>
        </li>
      ))}
    </ul>
  );
}

function lastLines(entries: readonly Entry[], name: string): ShownLine[] {
  const lines: ShownLine[] = [];
  for (let i = entries.length - 1; i >= 0 && lines.length < LINES; i--) {
    const entry = entries[i];
    if (entry?.kind !== 'item' || !isLine(entry.item)) continue;
    if (sameName(entry.item.from, name)) lines.unshift(entry.item);
  }
  return lines;
}
