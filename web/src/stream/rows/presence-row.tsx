import { useState } from 'react';
import type { Entry } from '../../client/state.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

type Presence = Extract<Entry, { kind: 'presence' }>;

/** Who joined and left, in a few words; all names, and why they left, on request. */
export function PresenceRow({ entry, isActive }: { entry: Presence; isActive: boolean }) {
  const t = useText(streamStrings);
  const [isOpen, setOpen] = useState(false);
  const { joined, left, leftFirst } = entry;
  const parts: string[] = [];
  const [firstIn] = joined;
  const [firstOut] = left;
  if (firstIn !== undefined) {
    const count = joined.length - 1;
    parts.push(count > 0 ? t.joinedMany({ name: firstIn, count }) : t.joined({ name: firstIn }));
  }
  if (firstOut) {
    const count = left.length - 1;
    const isSame = left.every(({ cause }) => cause === firstOut.cause);
    const text = count > 0 ? t.leftMany({ name: firstOut.name, count }) : t.left({ name: firstOut.name });
    parts.push(isSame ? `${text} (${t[`cause_${firstOut.cause}`]})` : text);
  }
  const summary = (leftFirst ? parts.toReversed() : parts).join(' · ');
  if (joined.length < 2 && left.length < 2) return <div className="stream-body">{summary}</div>;
  return (
    <div className="stream-body">
      <button
        type="button"
        className="stream-link"
        aria-expanded={isOpen}
        tabIndex={isActive ? 0 : -1}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">{isOpen ? '▾ ' : '▸ '}</span>
        {summary}
      </button>
      {isOpen && (
        <dl className="stream-list">
          {joined.length > 0 && (
            <div>
              <dt>{t.joinedNames}</dt>
              <dd>{joined.join(', ')}</dd>
            </div>
          )}
          {left.length > 0 && (
            <div>
              <dt>{t.leftNames}</dt>
              <dd>{left.map(({ name, cause }) => `${name} (${t[`cause_${cause}`]})`).join(', ')}</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}
