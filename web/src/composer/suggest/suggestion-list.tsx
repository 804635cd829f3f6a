import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../kit/announcer.js';
import { personClass } from '../../kit/person.js';
import type { Suggestion } from './suggestions.js';
import type { OpenSuggestions } from './use-suggestions.js';

/** Id of an option, for `aria-activedescendant`. */
export function optionId(listId: string, { key }: Suggestion): string {
  return `${listId}-${key}`;
}

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
  const { t } = useTranslation('composer');
  const list = useRef<HTMLUListElement>(null);
  const count = open.items.length;
  useEffect(() => announce(t('suggestionCount', { count })), [count, t]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [open.active.key]);
  return (
    <div className="composer-suggestions">
      <ul ref={list} id={id} role="listbox" aria-label={t(open.kind === 'name' ? 'names' : 'commands')}>
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
        {t('suggestionKeys')}
      </p>
    </div>
  );
}

function SuggestionText({ item }: { item: Suggestion }) {
  const { t } = useTranslation('composer');
  if ('command' in item) {
    const { name } = item.command;
    return (
      <>
        <span className="composer-command">
          /{name} <span className="composer-args">{t(`${name}Args`, { defaultValue: '' })}</span>
        </span>{' '}
        <span className="composer-about">{t(`${name}About`)}</span>
      </>
    );
  }
  const { name, member } = item;
  return (
    <>
      <bdi className={`composer-name person-name ${personClass(name)}`}>{name}</bdi>{' '}
      {member?.role === 'admin' && <span className="composer-about">{t('admin')}</span>}
      {member?.mutedUntil !== undefined && <span className="composer-about">{t('muted')}</span>}
    </>
  );
}
