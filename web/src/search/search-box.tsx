import { useEffect, useState, type CompositionEvent, type RefObject } from 'react';
import { Icon } from '../kit/icon.js';
import { MemberMark } from '../kit/member-mark.js';
import { kitStrings } from '../kit/strings.js';
import { useText } from '../i18n/index.js';
import { unfinishedName } from './query.js';
import { searchStrings } from './strings.js';
import { useNames } from './use-names.js';
import type { ShownLine } from '../client/shown-item.js';

/** Hangul that is a syllable already. What other input methods compose is not yet what is meant. */
const IS_WHOLE = /[가-힣]$/;

/** Where the words are typed, with the names that a filter may be meant for. */
export function SearchBox(props: {
  text: string;
  error: string | undefined;
  /** By the last search. */
  found: readonly ShownLine[];
  input: RefObject<HTMLInputElement | null>;
  onType(text: string): void;
  onSearch(text: string): void;
  onHold(isHeld: boolean): void;
}) {
  const { text, error, found, input, onType, onSearch, onHold } = props;
  const t = useText(searchStrings);
  const kit = useText(kitStrings);
  /** Of which text; at the end of one that was not typed. */
  const [cursor, setCursor] = useState({ text, at: text.length });
  const caret = cursor.text === text ? cursor.at : text.length;
  const [isHalf, setHalf] = useState(false);
  /** The text for which the names were put away. */
  const [closedFor, setClosedFor] = useState<string>();
  const unfinished = closedFor === text ? undefined : unfinishedName(text, caret);
  const names = useNames(unfinished?.typed, found);
  const isHeld = isHalf || names.length > 0;
  useEffect(() => onHold(isHeld), [isHeld]);
  // what was searched for before gives way to the first key
  useEffect(() => input.current?.select(), [input]);
  const compose = ({ data }: CompositionEvent): void => setHalf(!IS_WHOLE.test(data));

  const take = (name: string): void => {
    const { start } = unfinished!;
    const taken = `${text.slice(0, start)}${name} ${text.slice(caret).trimStart()}`;
    onSearch(taken);
    input.current?.focus();
  };
  return (
    <form
      role="search"
      onSubmit={event => {
        event.preventDefault();
        if (names[0]) take(names[0].name);
        else onSearch(text);
      }}
    >
      <div className="search-box">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          enterKeyHint="search"
          className="input"
          aria-label={t.label}
          aria-invalid={error !== undefined}
          aria-describedby="search-error"
          placeholder={t.label}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          data-first=""
          value={text}
          onSelect={({ currentTarget: { value, selectionEnd } }) =>
            setCursor({ text: value, at: selectionEnd ?? value.length })
          }
          onChange={({ target: { value, selectionEnd } }) => {
            setCursor({ text: value, at: selectionEnd ?? value.length });
            onType(value);
          }}
          onCompositionUpdate={compose}
          onCompositionEnd={() => setHalf(false)}
          onKeyDown={event => {
            if (event.key !== 'Escape' || names.length === 0 || event.nativeEvent.isComposing) return;
            event.preventDefault();
            setClosedFor(text);
          }}
        />
        {text !== '' && (
          <button
            type="button"
            className="button button-quiet"
            aria-label={kit.clearSearch}
            onClick={() => {
              onType('');
              input.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <p className="field-error" id="search-error" role="status">
        {error}
      </p>
      <span className="visually-hidden" role="status">
        {names.length > 0 && `${t.names}: ${names.map(({ name }) => name).join(', ')}`}
      </span>
      {names.length > 0 && (
        <ul className="search-names" aria-label={t.names}>
          {names.map(({ name, id }) => (
            <li key={name}>
              <button type="button" className="search-chip search-name" onClick={() => take(name)}>
                <MemberMark name={name} id={id} />
                <bdi>{name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
