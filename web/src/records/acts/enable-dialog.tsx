import type { AccountView } from '../../../../src/contract/rest.js';
import { ChangeDialog } from '../../members/change-dialog.js';
import { useRoomAddress } from '../../members/room-address.js';
import '../../members/members-page.css';

/** Asks whether an account is to be enabled again, as the page of the members does. */
export default function EnableDialog(props: {
  account: AccountView;
  onChanged: () => void;
  onClose: () => void;
}) {
  const address = useRoomAddress();
  return <ChangeDialog {...props} change="enable" address={address} />;
}
