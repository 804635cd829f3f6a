import { useId, useRef, type RefObject } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { useBack } from '../kit/back.js';
import { SidePane } from '../kit/side-pane.js';
import { useIsNarrow } from '../kit/use-is-narrow.js';
import { useLogKey } from '../kit/use-room.js';
import { CloseButton } from './close-button.js';
import { TalkList } from './talk-list.js';
import { TalkView } from './talk-view.js';
import { useOlderWhispers, type OlderWhispers } from './use-older-whispers.js';
import './whispers.css';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

/** The whispers by member: a pane beside the stream, with the list or one conversation; on phones over it. */
export function Whispers() {
  return <Opened key={useLogKey()} />;
}

function Opened() {
  const older = useOlderWhispers();
  const { show, whispersWith, openWhispers } = useRoomUi();
  const isNarrow = useIsNarrow();
  const titleId = useId();
  /** The member of the conversation that was left for the list. */
  const left = useRef<string>(undefined);
  const leave = (): void => {
    left.current = whispersWith;
    openWhispers();
  };
  const close = (): void => show('room');
  useBack(leave, whispersWith !== undefined, { isBeside: !isNarrow });
  return (
    <SidePane className="whispers" titleId={titleId} close={close} hasBox>
      {whispersWith === undefined ? (
        <List titleId={titleId} close={close} older={older} left={left} />
      ) : (
        <TalkView key={whispersWith} name={whispersWith} titleId={titleId} onBack={leave} onClose={close} />
      )}
    </SidePane>
  );
}

function List(props: {
  titleId: string;
  close(): void;
  older: OlderWhispers;
  left: RefObject<string | undefined>;
}) {
  const { titleId, close, older, left } = props;
  const t = useText(whispersStrings);
  const { openWhispers } = useRoomUi();
  return (
    <>
      <div className="whispers-head">
        <h2 id={titleId}>{t.title}</h2>
        <CloseButton onClick={close} />
      </div>
      <TalkList older={older} left={left} onChoose={openWhispers} />
    </>
  );
}
