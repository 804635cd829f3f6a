import { useStore } from '@nanostores/react';
import { AccountDialog } from '../account/account-dialog.js';
import { CallsDialog } from '../calls/calls-dialog.js';
import { ModerationCard } from '../moderation/moderation-card.js';
import { Whispers } from '../whispers/whispers.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { lineAct } from '../kit/line-act.js';
import { LoadingBox, part } from '../kit/part.js';
import { useRoomClient } from '../kit/use-room.js';
import { useRoomUi } from '../kit/room-ui.js';
// after the room, which is drawn without it
import './print.css';

const AppearanceDialog = part(async () => import('../appearance/appearance-dialog.js'));
const KeysDialog = part(async () => import('../guide/keys-dialog.js'));
const LineActDialog = part(async () => import('../records/line-acts/line-act-dialog.js'));
const Mentions = part(async () => import('../mentions/mentions.js'));
const Search = part(async () => import('../search/search.js'), { Waiting: LoadingBox });
const RoomSettings = part(async () => import('../room-settings/room-settings.js'));

/** Pages that open over or beside the room. A chunk of its own, loaded right after the room. */
export default function Aside() {
  const { view, show } = useRoomUi();
  const client = useRoomClient();
  const act = useStore(lineAct);
  return (
    <>
      {view === 'whispers' && <Whispers />}
      {view === 'account' && <AccountDialog />}
      {view === 'calls' && <CallsDialog />}
      <ModerationCard />
      {act?.room === client && (
        <ErrorBoundary onClose={() => lineAct.set(undefined)}>
          <LineActDialog {...act} key={`${act.action} ${act.line.seq}`} />
        </ErrorBoundary>
      )}
      <ErrorBoundary key={view} onClose={() => show('room')}>
        {view === 'mentions' && <Mentions />}
        {view === 'search' && <Search />}
        {view === 'room-settings' && <RoomSettings />}
        {view === 'appearance' && <AppearanceDialog />}
        {view === 'keys' && <KeysDialog />}
      </ErrorBoundary>
    </>
  );
}
