import { useEffect, useId, useRef } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import { isGone } from '../../client/shown-item.js';
import { Fold } from '../../kit/fold.js';
import { GoneWords } from '../../kit/gone-words.js';
import { lineAct, type OpenLineAct } from '../../kit/line-act.js';
import { ReasonForm } from '../../kit/reason/reason-form.js';
import { useReason } from '../../kit/reason/use-reason.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useModal } from '../../kit/use-modal.js';
import { useRoom } from '../../kit/use-room.js';
import { useText } from '../../i18n/index.js';
import { lineActStrings } from './strings.js';
import { useLineAct } from './use-line-act.js';
import './line-act-dialog.css';

const close = (): void => lineAct.set(undefined);

/** Hides a line from members, shows it to them again, or erases its text: an act on record, with a reason. */
export default function LineActDialog(props: OpenLineAct) {
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  useEffect(() => {
    if (!isAdmin) close();
  }, [isAdmin]);
  return isAdmin ? <Dialog {...props} /> : null;
}

function Dialog({ action, line }: OpenLineAct) {
  const t = useText(lineActStrings);
  const ui = useRoomUi();
  const dialog = useModal(close, () => {
    if (ui.view === 'room') ui.focusComposer();
  });
  const id = useId();
  const reason = useReason();
  const { input } = reason;
  const cancel = useRef<HTMLButtonElement>(null);
  const act = useLineAct({ action, line }, close);
  const { isToConfirm, isBusy } = act;
  useEffect(() => (isToConfirm ? cancel : input).current?.focus(), [isToConfirm, input]);

  const max = LIMITS.reasonMaxCodePoints;
  const doIt = isToConfirm ? t.eraseDo : t[action === 'erase' ? 'eraseNext' : (`${action}Do` as const)];
  return (
    <dialog
      ref={dialog}
      className="line-act"
      aria-labelledby={id}
      aria-describedby={`${id}what`}
      onClose={close}
      onKeyDown={event => {
        // a key that is held down confirms nothing
        if (event.key === 'Enter' && event.repeat) event.preventDefault();
      }}
    >
      <h2 id={id}>{isToConfirm ? t.sure : t[`${action}Title`]({ seq: `#${line.seq}` })}</h2>
      <Line line={line} />
      <ReasonForm
        reason={reason}
        note={
          isToConfirm ? undefined : t[line.kind === 'whisper' ? 'reasonWhisper' : 'reasonPublic']({ max })
        }
        refusal={act.refusal}
        onSubmit={text => void act.run(text)}
        buttons={
          <>
            {isToConfirm && (
              <button type="button" className="button button-quiet" onClick={act.reset}>
                {t.back}
              </button>
            )}
            <button ref={cancel} type="button" className="button" onClick={close}>
              {t.cancel}
            </button>
            <button
              type="submit"
              className={`button ${action === 'show' ? 'button-primary' : 'button-danger'}`}
              aria-disabled={isBusy}
              onClick={event => {
                // the second click of two on what was here before it confirms nothing
                if (isToConfirm && event.detail > 1) event.preventDefault();
              }}
            >
              {isBusy ? t.working : doIt}
            </button>
          </>
        }
      >
        <p id={`${id}what`} className={isToConfirm ? 'line-act-sure' : undefined}>
          {isToConfirm ? t.sureWhat : t[`${action}What`]}
        </p>
        {isToConfirm && (
          <p>
            <bdi>{t.reasonIs({ reason: reason.text })}</bdi>
          </p>
        )}
      </ReasonForm>
    </dialog>
  );
}

/** Which line it is; the text of a whisper is not for admins. */
function Line({ line }: { line: OpenLineAct['line'] }) {
  const t = useText(lineActStrings);
  const { kind, from, to = '', text = '', length = 0 } = line;
  return (
    <blockquote className="line-act-line">
      <strong>
        <bdi>{from}</bdi>:
      </strong>{' '}
      {kind === 'whisper' ? (
        t.whisper({ to, count: length })
      ) : text === '' && isGone(line) ? (
        <GoneWords line={line} />
      ) : (
        <Fold text={text} rows={4}>
          <bdi>{text}</bdi>
        </Fold>
      )}
    </blockquote>
  );
}
