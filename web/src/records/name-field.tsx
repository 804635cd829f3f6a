import { useEffect, useId, useState } from 'react';
import { recordApi } from './record-api.js';

const TYPED_MS = 200;

/**
 * The name of a member, with the names that begin so or have it. It counts when it is chosen, or left, or with Enter:
 * half a name is no one's.
 */
export function NameField(props: {
  label: string;
  value: string;
  isInvalid?: boolean;
  onChoose(name: string): void;
}) {
  const { label, value, isInvalid = false, onChoose } = props;
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const [names, setNames] = useState<readonly string[]>([]);
  const list = useId();
  const [isIn, setIn] = useState(false);
  useEffect(() => {
    if (!isIn) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      recordApi.names(bare(typed)).then(
        ({ items }) => isOver || setNames(items.map(({ name }) => name)),
        () => undefined,
      );
    }, TYPED_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [typed, isIn]);
  const choose = (name: string): void => {
    if (bare(name) !== value) onChoose(bare(name));
  };
  return (
    <>
      <input
        type="text"
        className="input records-name"
        aria-label={label}
        aria-invalid={isInvalid}
        placeholder={label}
        list={list}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={typed}
        onFocus={() => setIn(true)}
        onChange={({ target, nativeEvent }) => {
          setTyped(target.value);
          // taken from the list, or the field is emptied
          const isTaken = !('inputType' in nativeEvent) || nativeEvent.inputType === 'insertReplacementText';
          if (isTaken || target.value === '') choose(target.value);
        }}
        onKeyDown={({ key, nativeEvent }) => {
          if (key === 'Enter' && !nativeEvent.isComposing) choose(typed);
        }}
        onBlur={() => {
          setIn(false);
          choose(typed);
        }}
      />
      <datalist id={list}>
        {names.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

const bare = (text: string): string => text.trim().replace(/^@/, '').normalize('NFC');
