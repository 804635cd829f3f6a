import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { PublicAction } from '../../../src/contract/events.js';
import { untilTime } from '../kit/format.js';
import {
  actsOffered,
  DEFAULT_DURATIONS,
  DURATIONS,
  forecast,
  isTimed,
  REASONS,
  type Duration,
} from './acts.js';
import { ActError } from './act-error.js';
import { Chips } from './chips.js';
import { Overtaken } from './overtaken.js';
import { ReasonField } from './reason-field.js';
import type { Target } from './use-target.js';
import { useActing } from './use-acting.js';
import { put, useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

const ERROR_ID = 'mod-error';

/** The act, its reason and duration, a sentence on its effect, and the button. */
export function ActForm({
  target,
  first,
  onClose,
}: {
  target: Target;
  first: PublicAction;
  onClose: () => void;
}) {
  const t = useText(moderationStrings);
  const [act, setAct] = useState(first);
  const [text, setText] = useState('');
  const [durations, setDurations] = useState<Record<string, Duration>>(DEFAULT_DURATIONS);
  const form = useRef<HTMLFormElement>(null);
  const firstReason = useRef<HTMLInputElement>(null);
  const reasonText = useRef<HTMLInputElement>(null);
  const acting = useActing(onClose);
  const { clearError } = acting;
  useEffect(() => firstReason.current?.focus(), []);

  const duration = durations[act] ?? '0s';
  const { key, until } = forecast(act, duration, target.now);
  const acts = actsOffered(target);
  const doing = put(t[DO[act]], { duration: t[`duration${duration}`] });
  const overtaken = acting.isBusy ? undefined : target.since.at(-1);
  const isSecondPress = overtaken !== undefined && acting.confirming?.seq === overtaken.seq;

  function press(): void {
    const reason = reasonText.current?.value ?? text;
    void acting.press({ act, name: target.name, reason, duration }, overtaken);
  }
  function change<T>(set: (value: T) => void): (value: T) => void {
    return value => {
      clearError();
      set(value);
    };
  }
  function onKeyDown(event: KeyboardEvent): void {
    // a key that is held down is not a second press
    if (event.key === 'Enter' && event.repeat) return event.preventDefault();
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      return form.current?.requestSubmit();
    }
    const isTyping = event.target === reasonText.current;
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    const chip = /^[1-9]$/.test(event.key) && Number(event.key) <= REASONS[act].length;
    if (!chip) return;
    event.preventDefault();
    const chips = form.current?.querySelectorAll<HTMLInputElement>('input[name="reason"]');
    const chosen = chips?.[Number(event.key) - 1];
    chosen?.focus();
    chosen?.click();
  }

  return (
    <form
      ref={form}
      className="mod-form"
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        press();
      }}
    >
      <div className="mod-fields">
        <Chips
          className="mod-acts"
          name="act"
          legend={t.act}
          options={(acts.includes(act) ? acts : [...acts, act]).map(value => ({ value, label: t[value] }))}
          value={act}
          onChoose={change(setAct)}
        />
        <ReasonField
          act={act}
          text={text}
          onText={change(setText)}
          onEnter={press}
          errorId={acting.error && ERROR_ID}
          firstRef={firstReason}
          textRef={reasonText}
        />
        {isTimed(act) && (
          <Chips
            name="duration"
            legend={t[act === 'mute' ? 'muteFor' : 'kickFor']}
            options={DURATIONS[act].map((value: Duration) => ({
              value,
              label: t[`duration${value}`],
            }))}
            value={duration}
            onChoose={change(value => setDurations({ ...durations, [act]: value }))}
          />
        )}
      </div>
      <div className="mod-foot">
        <Overtaken by={overtaken} isSecondPress={isSecondPress} now={target.now} />
        <ActError id={ERROR_ID} code={acting.error} />
        <p id="mod-will" className="mod-will">
          {t[key]({ name: target.name, until: until === undefined ? '' : untilTime(until, target.now) })}
        </p>
        <div className="mod-buttons">
          <span className="mod-keys">{t.hintKeys}</span>
          <button type="button" className="button" onClick={onClose}>
            {t.cancel}
          </button>
          <button
            type="submit"
            className={`button ${isTimed(act) ? 'button-danger' : 'button-primary'}`}
            aria-disabled={acting.isBusy}
            aria-describedby="mod-will"
          >
            {acting.isBusy ? t.acting : isSecondPress ? t.again({ act: doing }) : doing}
          </button>
        </div>
      </div>
    </form>
  );
}

const DO = { mute: 'doMute', kick: 'doKick', unmute: 'doUnmute', readmit: 'doReadmit' } as const;
