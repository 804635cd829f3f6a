import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { useBack } from '../kit/back.js';
import { useEscape } from '../kit/escape.js';
import { giveFocusBack } from '../kit/give-focus-back.js';
import { useModal } from '../kit/use-modal.js';
import { useRoom } from '../kit/use-room.js';
import { useIsNarrow } from '../presence/use-is-narrow.js';
import { CloseButton } from './close-button.js';
import { TalkList } from './talk-list.js';
import { TalkView } from './talk-view.js';
import { useOlderWhispers, type OlderWhispers } from './use-older-whispers.js';
import './whispers.css';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

/** The whispers by member: a pane beside the stream, with the list or one conversation; on phones over it. */
export function Whispers() {
  // begins again with the log
  const reset = useRoom(
    ({ entries }) => entries.findLast(entry => entry.kind === 'notice' && entry.notice.type === 'reset')?.key,
  );
  return <Opened key={reset} />;
}

function Opened() {
  const older = useOlderWhispers();
  const { show, whispersWith, openWhispers } = useRoomUi();
  const isNarrow = useIsNarrow();
  const titleId = useId();
  const close = (): void => show('room');
  useBack(() => openWhispers(), whispersWith !== undefined, { isBeside: !isNarrow });
  const Frame = isNarrow ? Sheet : Pane;
  return (
    <Frame titleId={titleId} close={close}>
      {whispersWith === undefined ? (
        <List titleId={titleId} close={close} older={older} />
      ) : (
        <TalkView
          key={whispersWith}
          name={whispersWith}
          titleId={titleId}
          onBack={() => openWhispers()}
          onClose={close}
        />
      )}
    </Frame>
  );
}

interface FrameProps {
  titleId: string;
  close(): void;
  children: ReactNode;
}

function Sheet({ titleId, close, children }: FrameProps) {
  const dialog = useModal(close);
  return (
    <dialog ref={dialog} className="whispers" aria-labelledby={titleId} onClose={close}>
      {children}
    </dialog>
  );
}

/** In place of the list of who is here. The room goes on beside it. */
function Pane({ titleId, close, children }: FrameProps) {
  const { focusComposer } = useRoomUi();
  useBack(close, true, { isBeside: true });
  useEscape('pane', true, close);
  const elsewhere = useRef(focusComposer);
  useEffect(() => {
    elsewhere.current = focusComposer;
  });
  const pane = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    pane.current?.querySelector('input')?.focus();
    return () => giveFocusBack(before, () => elsewhere.current());
  }, []);
  return (
    <aside ref={pane} className="whispers whispers-pane" aria-labelledby={titleId} data-has-box>
      {children}
    </aside>
  );
}

function List({ titleId, close, older }: Omit<FrameProps, 'children'> & { older: OlderWhispers }) {
  const t = useText(whispersStrings);
  const { openWhispers } = useRoomUi();
  return (
    <>
      <div className="whispers-head">
        <h2 id={titleId}>{t.title}</h2>
        <CloseButton onClick={close} />
      </div>
      <TalkList older={older} onChoose={openWhispers} />
    </>
  );
}
