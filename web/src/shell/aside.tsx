import { lazy, Suspense } from 'react';
import { AccountDialog } from '../account/account-dialog.js';
import { CallsDialog } from '../calls/calls-dialog.js';
import { ModerationCard } from '../moderation/moderation-card.js';
import { Whispers } from '../whispers/whispers.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { useRoomUi } from '../kit/room-ui.js';
import { withTexts } from '../i18n/index.js';
// after the room, which is drawn without it
import './print.css';

const AppearanceDialog = lazy(async () =>
  withTexts(async () => import('../appearance/appearance-dialog.js')),
);
const KeysDialog = lazy(async () => withTexts(async () => import('../guide/keys-dialog.js')));
const Mentions = lazy(async () => withTexts(async () => import('../mentions/mentions.js')));
const RoomSettings = lazy(async () => withTexts(async () => import('../room-settings/room-settings.js')));

/** Pages that open over or beside the room. A chunk of its own, loaded right after the room. */
export default function Aside() {
  const { view } = useRoomUi();
  return (
    <>
      {view === 'whispers' && <Whispers />}
      {view === 'account' && <AccountDialog />}
      {view === 'calls' && <CallsDialog />}
      <ModerationCard />
      <ErrorBoundary key={view}>
        <Suspense>
          {view === 'mentions' && <Mentions />}
          {view === 'room-settings' && <RoomSettings />}
          {view === 'appearance' && <AppearanceDialog />}
          {view === 'keys' && <KeysDialog />}
        </Suspense>
      </ErrorBoundary>
    </>
  );
}
