import { useEffect, useRef, useState } from 'react';
import { Icon } from '../kit/icon.js';

/** After the last key. */
const TYPED_MS = 300;

/** Words to look for. They count a little later, or with Enter at once. */
export function SearchField(props: {
  label: string;
  value: string;
  isInvalid: boolean;
  errorId: string;
  onChoose(text: string): void;
}) {
  const { label, value, isInvalid, errorId, onChoose } = props;
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  // it was changed elsewhere
  if (shown !== value) {
    setShown(value);
    if (typed.trim() !== value) setTyped(value);
  }
  const [isHalf, setHalf] = useState(false);
  const latest = useRef(onChoose);
  useEffect(() => {
    latest.current = onChoose;
  });
  useEffect(() => {
    if (isHalf || typed.trim() === value) return undefined;
    const timer = setTimeout(() => latest.current(typed.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, value, isHalf]);
  return (
    <div className="records-search">
      <Icon name="search" />
      <input
        type="search"
        className="input"
        enterKeyHint="search"
        aria-label={label}
        aria-invalid={isInvalid}
        aria-describedby={errorId}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onCompositionUpdate={({ data }) => setHalf(!/[가-힣]$/.test(data))}
        onCompositionEnd={() => setHalf(false)}
        onKeyDown={({ key, nativeEvent }) => {
          if (key === 'Enter' && !nativeEvent.isComposing && typed.trim() !== value) onChoose(typed.trim());
        }}
      />
    </div>
  );
}
