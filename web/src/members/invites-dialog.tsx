import { useRef, useState } from 'react';
import type { NewInvite } from '../../../src/contract/rest.js';
import { useText } from '../i18n/index.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import { useRoom } from '../kit/use-room.js';
import { CopyButton } from './copy-button.js';
import { CopyFirst, IN_THE_MAKING, useCopiedFirst } from './copy-first.js';
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
  const [isBusy, setBusy] = useState(false);
  const past = useRef<HTMLElement>(null);
  useFocusOfGone(past);
  const isOpen = invites.items?.find(({ id }) => id === made?.id)?.ended === undefined;
  // one that has ended is no loss
  const code = isOpen ? made?.code : undefined;
  const { leaving, leave, stay, copied } = useCopiedFirst(isBusy ? IN_THE_MAKING : code);
  return (
    <MembersDialog title={t.invitesTitle} onClose={() => (leaving ? stay() : leave(onClose))}>
      {made ? (
        <NewLink
          key={made.id}
          invite={made}
          address={address}
          onCopied={copied}
          onAnother={() => leave(() => setMade(undefined))}
        />
      ) : (
        <InviteForm
          isBusy={isBusy}
          onBusy={setBusy}
          onMade={invite => {
            setMade(invite);
            invites.put(invite);
          }}
        />
      )}
      <section ref={past} className="invites-past" aria-labelledby="invites-past" data-focus-list="">
        <h3 id="invites-past" tabIndex={-1} data-focus-else="">
          {t.invitesPast}
        </h3>
        <InviteList invites={invites} />
      </section>
      <CopyFirst text={isBusy ? t.notYetMade : t.linkNotCopied} leaving={leaving} onStay={stay}>
        <button type="button" className="button" onClick={() => leave(onClose)}>
          {t.close}
        </button>
      </CopyFirst>
    </MembersDialog>
  );
}

/** The link, which is shown once. */
function NewLink(props: {
  invite: NewInvite;
  address: RoomAddress;
  onCopied: () => void;
  onAnother: () => void;
}) {
  const { invite, address, onCopied, onAnother } = props;
  const t = useText(membersStrings);
  const room = useRoom(state => state.room);
  const url = `${address.url}/join#${invite.code}`;
  return (
    <div className="members-handover">
      <div
        className="members-message"
        onCopy={() => {
          if (getSelection()?.toString().includes(url)) onCopied();
        }}
      >
        <p>{t.inviteMessage({ room })}</p>
        <p>
          <code className="invites-link">{url}</code>
        </p>
      </div>
      <div className="members-buttons">
        <CopyButton autoFocus isPrimary text={url} label={t.copyLink} onCopied={onCopied} />
        <CopyButton text={`${t.inviteMessage({ room })}\n${url}`} label={t.copyMessage} onCopied={onCopied} />
        <button type="button" className="button" onClick={onAnother}>
          {t.anotherInvite}
        </button>
      </div>
      {address.warning && <p className="members-warning">{t[address.warning]}</p>}
      <p className="members-hint">{t.linkShownOnce}</p>
    </div>
  );
}
