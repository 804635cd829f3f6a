import { useRef, useState, type RefObject } from 'react';
import type { PublicAction } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { codePoints } from '../../../src/contract/text.js';
import { REASONS, type Reason } from './acts.js';
import { Chips } from './chips.js';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

/** Reasons to choose from, and a text field that they fill. `onEnter` is for an Enter that ends a Hangul syllable. */
export function ReasonField(props: {
  act: PublicAction;
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
  /** The id of its error message, for screen readers. */
  errorId: string | undefined;
  firstRef: RefObject<HTMLInputElement | null>;
  textRef: RefObject<HTMLInputElement | null>;
}) {
  const { act, text, onText, onEnter, errorId, firstRef, textRef } = props;
  const t = useText(moderationStrings);
  const [wantsOther, setWantsOther] = useState(false);
  const composing = useRef({ text: '', isEnterPending: false }).current;
  const choices = REASONS[act].map((value: Reason, i) => ({ value, label: t[value], digit: i + 1 }));
  const same = choices.find(({ value, label }) => value !== 'other' && label === text);
  const isOther = !same && (text !== '' || wantsOther);

  function choose(value: Reason): void {
    setWantsOther(value === 'other');
    onText(value === 'other' ? '' : t[value]);
    if (value === 'other') textRef.current?.focus();
  }

  const left = LIMITS.reasonMaxCodePoints - codePoints(text);
  return (
    <>
      <Chips
        name="reason"
        legend={t.reason}
        options={choices}
        value={same?.value ?? (isOther ? 'other' : undefined)}
        onChoose={choose}
        firstRef={firstRef}
      />
      <div className="field">
        <label htmlFor="mod-reason">
          {t.reasonText}
          {left < 40 && <span className={left < 0 ? 'mod-left mod-over' : 'mod-left'}>{left}</span>}
        </label>
        <input
          ref={textRef}
          id="mod-reason"
          className="input"
          autoComplete="off"
          enterKeyHint="done"
          value={text}
          aria-invalid={errorId !== undefined}
          aria-describedby={errorId}
          onChange={event => onText(event.target.value)}
          onCompositionUpdate={event => {
            composing.text = event.data;
          }}
          onKeyDown={event => {
            // for Hangul one Enter ends the syllable and acts; in other scripts it belongs to the input method
            if (event.key !== 'Enter' && event.keyCode !== 229) return;
            if (event.nativeEvent.code === 'Enter' && event.nativeEvent.isComposing)
              composing.isEnterPending = /\p{Script=Hangul}$/u.test(composing.text);
          }}
          onCompositionEnd={() => {
            if (composing.isEnterPending) onEnter();
            composing.isEnterPending = false;
          }}
        />
      </div>
    </>
  );
}
