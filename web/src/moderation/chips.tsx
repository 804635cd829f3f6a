import type { Ref } from 'react';

/** A choice of one: radio buttons that look like chips, with arrow keys. */
export function Chips<T extends string>(props: {
  name: string;
  legend: string;
  options: readonly { value: T; label: string; digit?: number }[];
  value: T | undefined;
  onChoose: (value: T) => void;
  firstRef?: Ref<HTMLInputElement>;
  className?: string;
}) {
  const { name, legend, options, value, onChoose, firstRef, className } = props;
  return (
    <fieldset className={`mod-chips ${className ?? ''}`}>
      <legend>{legend}</legend>
      <div>
        {options.map((option, i) => (
          <label key={option.value} className="mod-chip">
            <input
              ref={i === 0 ? firstRef : undefined}
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              aria-keyshortcuts={option.digit === undefined ? undefined : String(option.digit)}
              onChange={() => onChoose(option.value)}
            />
            {option.digit !== undefined && <kbd aria-hidden="true">{option.digit}</kbd>}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
