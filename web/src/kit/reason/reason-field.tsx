import type { Ref } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import { hasText, put, useText } from '../../i18n/index.js';
import { NotedField } from '../noted-field.js';
import { reasonStrings } from './strings.js';

/** Where a reason is written, with what becomes of it, or what is wrong with it. */
export function ReasonField(props: {
  written: string;
  /** A code, as of `Reason`. */
  fault: string | undefined;
  note: string;
  isFirst?: boolean;
  input?: Ref<HTMLInputElement>;
  write(text: string): void;
}) {
  const { written, fault, note, isFirst = false, input, write } = props;
  const t = useText(reasonStrings);
  const key = `fault_${fault}`;
  return (
    <NotedField
      label={t.reason}
      note={note}
      fault={hasText(t, key) ? put(t[key], { max: LIMITS.reasonMaxCodePoints }) : undefined}
      name="reason"
      value={written}
      onChange={write}
      {...(isFirst && { isFirst })}
      {...(input && { input })}
    />
  );
}
