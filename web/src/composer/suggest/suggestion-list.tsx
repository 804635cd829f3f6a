import { useEffect, useRef } from 'react';
import { announce } from '../../kit/announcer.js';
import { personClass } from '../../kit/person.js';
import type { Suggestion } from './suggestions.js';
import { optionId, type OpenSuggestions } from './open-suggestions.js';
import { argsOf } from '../commands.js';
import { useText } from '../../i18n/index.js';
import { suggestStrings } from './strings.js';
import './suggestion-list.css';

const LABELS = { name: 'names', command: 'commands', emoji: 'emoji' } as const;

/** The suggestions at the cursor. The focus stays in the box. */
export function SuggestionList({
  id,
  open,
  onTake,
}: {
  id: string;
  open: OpenSuggestions;
  onTake: (item: Suggestion) => void;
}) {
  const t = useText(suggestStrings);
  const list = useRef<HTMLUListElement>(null);
  const count = open.items.length;
  useEffect(() => announce(t.suggestionCount({ count })), [count, t]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [open.active.key]);
  return (
    <div className="composer-suggestions">
      <ul ref={list} id={id} role="listbox" aria-label={t[LABELS[open.kind]]}>
        {open.items.map(item => (
          <li
            key={item.key}
            id={optionId(id, item)}
            role="option"
            aria-selected={item.key === open.active.key}
            // keeps the focus in the box
            onMouseDown={event => event.preventDefault()}
            onClick={() => onTake(item)}
          >
            <SuggestionText item={item} />
          </li>
        ))}
      </ul>
      <p className="composer-suggestions-keys" aria-hidden>
        {t.suggestionKeys}
      </p>
    </div>
  );
}

function SuggestionText({ item }: { item: Suggestion }) {
  const t = useText(suggestStrings);
  if ('command' in item) {
    const { name } = item.command;
    return (
      <>
        <span className="composer-command">
          /{name} <span className="composer-args">{argsOf(t, name)}</span>
        </span>{' '}
        <span className="composer-about">{t[`${name}About`]}</span>
      </>
    );
  }
  if ('emoji' in item)
    return (
      <>
        {item.emoji} <span className="composer-about">{item.word.replaceAll('_', ' ')}</span>
      </>
    );
  const { name, id, member, isAbsent } = item;
  return (
    <>
      <bdi className={`composer-name person-name ${personClass(isAbsent ? undefined : id)}`}>{name}</bdi>{' '}
      {isAbsent && <span className="composer-about">{t.away}</span>}
      {member?.role === 'admin' && <span className="composer-about">{t.admin}</span>}
      {member?.mutedUntil !== undefined && <span className="composer-about">{t.muted}</span>}
    </>
  );
}
