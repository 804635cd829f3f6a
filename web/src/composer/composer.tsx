import { useCallback, useEffect, useId, useState } from 'react';
import { announce } from '../kit/announcer.js';
import { useEscape } from '../kit/escape.js';
import { Icon } from '../kit/icon.js';
import { useRoomUi } from '../kit/room-ui.js';
import { Nothing, part } from '../kit/part.js';
import { useRoom } from '../kit/use-room.js';
import { ComposerFoot } from './composer-foot.js';
import type { GuardedKey } from './ime.js';
import { readLine } from './line.js';
import { QuoteChip } from './quote-chip.js';
import { useBox } from './use-box.js';
import { useDraft, useKeptDraft } from './use-draft.js';
import { useFiles } from './use-files.js';
import { useGrowth } from './use-growth.js';
import { useInUse } from './use-in-use.js';
import { useKeys } from './use-keys.js';
import { useMute } from './use-mute.js';
import { useReturnedLines } from './use-returned-lines.js';
import { useSend } from './use-send.js';
import { optionId } from './suggest/open-suggestions.js';
import { useSuggestions } from './suggest/use-suggestions.js';
import { useTurn } from './turn.js';
import { useTypeAnywhere } from './use-type-anywhere.js';
import { useWhisperTarget } from './use-whisper-target.js';
import { WhisperChip } from './whisper-chip.js';
import './composer.css';
import { put, useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';
import { kitStrings } from '../kit/strings.js';

const HeldNotice = part(async () => import('./held-notice.js'), { Waiting: Nothing, isNeeded: false });

/** Where lines, whispers and commands are written. */
export function Composer() {
  const t = useText(composerStrings);
  const kit = useText(kitStrings);
  const { replyTo, reply, quoted, quote, registerComposer } = useRoomUi();
  const room = useRoom(state => state.room) || kit.brand;
  const id = useId();
  const draft = useDraft();
  const [box, mirror] = useBox(draft.text);
  const { List, Tools, open, ...suggestions } = useSuggestions(box, mirror);
  const target = useWhisperTarget(mirror.text, draft.answering);
  const mute = useMute();
  const turn = useTurn();
  const { send, sendSplit, messagesOf, refused, error, clearError, last } = useSend(box, target);
  useKeptDraft(mirror.text, target.answering);
  useReturnedLines(box, refused);
  useGrowth(box, mirror.text);
  useTypeAnywhere(box);
  const [hint, setHint] = useState('');
  const { isInUse, inUse } = useInUse();
  const tell = useCallback((words: string) => {
    setHint(words);
    announce(words);
  }, []);
  useFiles(useCallback(() => tell(t.textOnly), [tell, t]));
  const isReply = replyTo !== undefined || quoted !== undefined;
  const leave = (): void => (quoted ? quote(undefined) : reply(undefined));
  useEscape('reply', isReply, leave);
  const isHeld = mute !== undefined || turn !== undefined;
  // an error that was due to a mute, a lock or slow mode ends with it
  useEffect(() => {
    if (!isHeld) clearError();
  }, [isHeld, clearError]);
  useEffect(() => {
    registerComposer(box);
    // a touch keyboard that opens by itself hides half of the room
    if (matchMedia('(pointer: fine)').matches) box.focus();
    return () => registerComposer(undefined);
  }, [box, registerComposer]);

  const wants = (key: GuardedKey): boolean => {
    if (suggestions.wants(key) || key === 'Enter') return true;
    if (key === 'Escape') return isReply;
    return key === 'ArrowUp' && box.value() === '' && last() !== undefined;
  };
  const press = (key: GuardedKey): boolean => {
    if (suggestions.press(key)) return true;
    if (!wants(key)) return false;
    if (key === 'Enter') send();
    else if (key === 'Escape') leave();
    else box.write(last() ?? '');
    return true;
  };
  const keys = useKeys(box, { wants, press });

  const { kind } = readLine(mirror.text);
  const isLine = kind === 'line' || kind === 'nothing';
  const whisperTo = target.name ?? replyTo;
  const held = isLine ? (mute ? 'muted' : turn?.kind) : undefined;
  const mode = target.name !== undefined ? 'whisper' : (held ?? 'room');
  const placeholder = mode === 'room' ? 'placeholder' : (`${mode}Placeholder` as const);
  const messages = mode === held ? 0 : messagesOf(mirror.text).length;
  const isIdle = !isInUse && mirror.text === '' && mode === 'room' && !isReply;
  const act = mode === 'whisper' ? 'sendWhisper' : kind === 'command' ? 'run' : 'send';
  return (
    <form
      className="composer"
      data-mode={mode}
      data-idle={isIdle || undefined}
      {...inUse}
      aria-label={t.composer}
      onSubmit={event => {
        event.preventDefault();
        send();
        box.focus();
      }}
    >
      {List && open && <List id={`${id}list`} open={open} onTake={item => suggestions.take(open, item)} />}
      {(mute ?? (turn && mode !== 'whisper')) && <HeldNotice id={`${id}held`} {...{ mute, turn }} />}
      {error !== undefined && (
        <p id={`${id}error`} className="error composer-error" role="alert">
          {error}
        </p>
      )}
      {messages > 0 && (
        <button
          type="button"
          className="button composer-split"
          onClick={() => {
            sendSplit();
            box.focus();
          }}
        >
          {t.sendSplit({ count: messages })}
        </button>
      )}
      {hint !== '' && <p className="composer-hint">{hint}</p>}
      <div className="composer-card">
        <div className="composer-row">
          <textarea
            ref={box.ref}
            className="input composer-box"
            rows={1}
            defaultValue={draft.text}
            placeholder={put(t[placeholder], { room })}
            enterKeyHint="send"
            autoComplete="off"
            aria-label={target.name === undefined ? t.label : t.whisperLabel({ name: target.name })}
            aria-describedby={`${error === undefined ? '' : `${id}error `}${isHeld ? `${id}held ` : ''}${id}foot`}
            aria-invalid={error !== undefined || undefined}
            aria-autocomplete="list"
            aria-controls={open && `${id}list`}
            aria-activedescendant={open && optionId(`${id}list`, open.active)}
            onInput={() => {
              clearError();
              setHint('');
              const count = box.clean();
              if (count > 0) tell(t.cleaned({ count }));
              box.sync();
            }}
            onSelect={box.sync}
            onFocus={() => suggestions.setFocus(true)}
            onBlur={() => suggestions.setFocus(false)}
            {...keys}
          />
          <div className="composer-buttons">
            <button
              type="button"
              className="button composer-break"
              aria-label={t.newLine}
              title={t.newLine}
              // else the touch keyboard closes
              onPointerDown={event => event.preventDefault()}
              onClick={() => {
                box.breakRow();
                box.focus();
              }}
            >
              <span aria-hidden>⏎</span>
            </button>
            <button
              type="submit"
              className="button button-primary composer-send"
              disabled={kind === 'nothing' || mode === held}
            >
              <Icon name="send" />
              {t[act]}
            </button>
          </div>
        </div>
        <ComposerFoot id={`${id}foot`} text={mirror.text}>
          {Tools && whisperTo === undefined && !quoted && <Tools box={box} />}
          {whisperTo !== undefined && (
            <WhisperChip
              to={whisperTo}
              onLeave={whisperTo === replyTo && kind !== 'whisper' ? () => reply(undefined) : undefined}
            />
          )}
          {quoted && whisperTo === undefined && <QuoteChip line={quoted} onLeave={leave} />}
        </ComposerFoot>
      </div>
    </form>
  );
}
