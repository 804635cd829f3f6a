import type { InviteView } from '../../../src/contract/rest.js';
import { useErrorText } from '../i18n/errors.js';
import { put, useText } from '../i18n/index.js';
import { EmptyState } from '../kit/empty-state.js';
import { fullTime, untilTime } from '../kit/format.js';
import { useRoomClient } from '../kit/use-room.js';
import { membersStrings } from './strings.js';
import type { InvitesState } from './use-invites.js';

/** The invites there are, with what became of them. */
export function InviteList({ invites }: { invites: InvitesState }) {
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const { items, more, error, loadMore, revoke } = invites;
  return (
    <>
      {items === undefined && error === undefined && <p className="members-hint">{t.loading}</p>}
      {items?.length === 0 && <EmptyState icon="link" text={t.noInvites} />}
      {items !== undefined && items.length > 0 && (
        <ul className="invites-list" tabIndex={0} aria-labelledby="invites-past">
          {items.map(invite => (
            <Row key={invite.id} invite={invite} onRevoke={() => void revoke(invite.id)} />
          ))}
        </ul>
      )}
      <div role="alert">{error !== undefined && <p className="error">{errorText(error)}</p>}</div>
      {more && (
        <button type="button" className="button" onClick={loadMore}>
          {t.moreInvites}
        </button>
      )}
    </>
  );
}

function Row({ invite, onRevoke }: { invite: InviteView; onRevoke: () => void }) {
  const t = useText(membersStrings);
  const client = useRoomClient();
  const { used, uses, expiresAt, createdAt, by, note, ended } = invite;
  const now = client.clock.now();
  const until = untilTime(expiresAt, now);
  const made = t.inviteBy({ by, time: untilTime(createdAt, now) });
  return (
    <li>
      <div>
        <strong>
          <bdi>{note ?? made}</bdi>
        </strong>
        {note !== undefined && <span>{made}</span>}
        <span>{t.usedOf({ count: uses, used })}</span>
        <span className={ended === undefined ? 'invites-open' : 'invites-ended'} title={fullTime(expiresAt)}>
          {ended === undefined ? t.openUntil({ until }) : put(t[`ended_${ended}`], { until, by })}
        </span>
      </div>
      {ended === undefined && (
        <button
          type="button"
          className="button"
          aria-label={t.revokeOf({ what: note ?? made })}
          onClick={onRevoke}
        >
          {t.revoke}
        </button>
      )}
    </li>
  );
}
