import { useRef, useState } from 'react';
import type { NewInvite } from '../../../src/contract/rest.js';
import { useText } from '../i18n/index.js';
import { useRoom } from '../kit/use-room.js';
import { CopyButton } from './copy-button.js';
import { InviteForm } from './invite-form.js';
import { InviteList } from './invite-list.js';
import './invites.css';
import { MembersDialog } from './members-dialog.js';
import type { RoomAddress } from './room-address.js';
import { membersStrings } from './strings.js';
import { useInvites } from './use-invites.js';

/** Creates links with which guests make their own accounts, and ends them. */
export default function InvitesDialog({ address, onClose }: { address: RoomAddress; onClose: () => void }) {
  const t = useText(membersStrings);
  const invites = useInvites();
  const [made, setMade] = useState<NewInvite>();
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <MembersDialog title={t.invitesTitle} onClose={onClose}>
      {made ? (
        <NewLink key={made.id} invite={made} address={address} onAnother={() => setMade(undefined)} />
      ) : (
        <InviteForm
          onMade={invite => {
            setMade(invite);
            invites.put(invite);
          }}
        />
      )}
      <section className="invites-past" aria-labelledby="invites-past">
        <h3 ref={title} id="invites-past" tabIndex={-1}>
          {t.invitesPast}
        </h3>
        <InviteList invites={invites} elsewhere={() => title.current?.focus()} />
      </section>
      <div className="members-buttons members-end">
        <button type="button" className="button" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </MembersDialog>
  );
}

/** The link, which is shown once. */
function NewLink(props: { invite: NewInvite; address: RoomAddress; onAnother: () => void }) {
  const { invite, address, onAnother } = props;
  const t = useText(membersStrings);
  const room = useRoom(state => state.room);
  const url = `${address.url}/join#${invite.code}`;
  return (
    <div className="members-handover">
      <div className="members-message">
        <p>{t.inviteMessage({ room })}</p>
        <p>
          <code className="invites-link">{url}</code>
        </p>
      </div>
      <div className="members-buttons">
        <CopyButton autoFocus isPrimary text={url} label={t.copyLink} />
        <CopyButton text={`${t.inviteMessage({ room })}\n${url}`} label={t.copyMessage} />
        <button type="button" className="button" onClick={onAnother}>
          {t.anotherInvite}
        </button>
      </div>
      {address.warning && <p className="members-warning">{t[address.warning]}</p>}
      <p className="members-hint">{t.linkShownOnce}</p>
    </div>
  );
}
