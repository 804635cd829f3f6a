import { useEffect, useId, useState } from 'react';
import { unescapeSlash } from '../../../src/contract/command-line.js';
import { Icon } from '../kit/icon.js';
import { useRoomClient } from '../kit/use-room.js';
import { ComposerFoot } from '../composer/composer-foot.js';
import { composerStrings } from '../composer/strings.js';
import { readLine } from '../composer/line.js';
import { useBox } from '../composer/use-box.js';
import { useGrowth } from '../composer/use-growth.js';
import { useKeys } from '../composer/use-keys.js';
import { useSendValidation } from '../composer/use-send-validation.js';
import { useTypeAnywhere } from '../composer/use-type-anywhere.js';
import { useText } from '../i18n/index.js';
import { keepTalkDraft, talkDraft } from './talk-drafts.js';

/** Where whispers to one member are written. Commands are commands here, too. */
export function TalkComposer({ name, sent }: { name: string; sent(): void }) {
  const t = useText(composerStrings);
  const client = useRoomClient();
  const validate = useSendValidation();
  const [first] = useState(() => talkDraft(name));
  const [box, mirror] = useBox(first);
  const [error, setError] = useState<string>();
  const id = useId();
  useGrowth(box, mirror.text);
  useTypeAnywhere(box, '.side-pane');
  useEffect(() => keepTalkDraft(name, mirror.text), [name, mirror.text]);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) box.focus();
  }, [box]);

  const send = (): void => {
    box.settle();
    // some systems write and paste Hangul decomposed
    const text = box.value().normalize('NFC').trimEnd();
    const line = readLine(text);
    if (line.kind === 'nothing') return;
    const to = line.kind === 'whisper' ? line.to : name;
    const why = validate(text, line, to);
    setError(why);
    if (why !== undefined || (line.kind === 'answer' && line.text === undefined)) return;
    box.write('');
    if (line.kind === 'command') void client.command(text);
    else if (line.kind === 'whisper') client.say(text);
    else client.say(line.kind === 'answer' ? line.text! : unescapeSlash(text), name);
    sent();
  };
  const keys = useKeys(box, {
    wants: key => key === 'Enter',
    press: key => {
      if (key !== 'Enter') return false;
      send();
      return true;
    },
  });
  const label = t.whisperLabel({ name });
  return (
    <form
      className="composer whispers-composer"
      data-mode="whisper"
      aria-label={label}
      onSubmit={event => {
        event.preventDefault();
        send();
        box.focus();
      }}
    >
      {error !== undefined && (
        <p id={`${id}error`} className="error composer-error" role="alert">
          {error}
        </p>
      )}
      <div className="composer-card">
        <div className="composer-row">
          <textarea
            ref={box.ref}
            className="input composer-box"
            rows={1}
            defaultValue={first}
            placeholder={label}
            enterKeyHint="send"
            autoComplete="off"
            aria-label={label}
            aria-describedby={`${error === undefined ? '' : `${id}error `}${id}foot`}
            aria-invalid={error !== undefined || undefined}
            onInput={() => {
              setError(undefined);
              box.clean();
              box.sync();
            }}
            {...keys}
          />
          <div className="composer-buttons">
            <button
              type="submit"
              className="button button-primary composer-send"
              disabled={readLine(mirror.text).kind === 'nothing'}
            >
              <Icon name="send" />
              {t.sendWhisper}
            </button>
          </div>
        </div>
        <ComposerFoot id={`${id}foot`} text={mirror.text} />
      </div>
    </form>
  );
}
