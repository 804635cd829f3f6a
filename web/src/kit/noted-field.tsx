import { useId, type ReactNode, type Ref } from 'react';

/** A text of one line, with a note below it; what is wrong with the text takes the note's place. */
export function NotedField(props: {
  label: ReactNode;
  note: string;
  /** What is wrong, in words. */
  fault: string | undefined;
  name?: string;
  value: string;
  /** It has the focus at first. */
  isFirst?: boolean;
  input?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
}) {
  const { label, note, fault, name, value, isFirst, input, onChange } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        className="input"
        name={name}
        data-first={isFirst ? '' : undefined}
        autoComplete="off"
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}note`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}note`} className={fault === undefined ? 'field-note' : 'field-error'} aria-live="polite">
        {fault ?? note}
      </p>
    </div>
  );
}
