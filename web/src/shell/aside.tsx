import { AccountDialog } from '../account/account-dialog.js';
import { ModerationCard } from '../moderation/moderation-card.js';
import { Whispers } from '../whispers/whispers.js';
import { useRoomUi } from '../kit/room-ui.js';

/** Pages that open over or beside the room. A chunk of its own, loaded right after the room. */
export default function Aside() {
  const { view } = useRoomUi();
  return (
    <>
      {view === 'whispers' && <Whispers />}
      {view === 'account' && <AccountDialog />}
      <ModerationCard />
    </>
  );
}
