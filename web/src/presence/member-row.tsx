import { memo } from 'react';
import type { MemberView } from '../../../src/contract/events.js';
import { MemberMark } from '../kit/member-mark.js';
import { UnreadCount } from '../kit/unread-count.js';
import { MutedMark } from './muted-mark.js';
import { type TextOf } from '../i18n/index.js';
import type { presenceStrings } from './strings.js';

interface MemberRowProps {
  member: MemberView;
  isMe: boolean;
  /** Whispers of this member that the viewer has not read. */
  unread?: number | undefined;
  /** Passed by the list, so that a thousand rows need not listen for a change of language. */
  t: TextOf<typeof presenceStrings>;
  /** Its menu is open. */
  isOpen: boolean;
  /** The row that Tab reaches; the arrow keys go on from there. */
  isTabStop: boolean;
  onOpen(name: string, row: HTMLElement): void;
  onReach(name: string): void;
}

/** A member who is here. The viewer's own row has no menu. */
export const MemberRow = memo(function MemberRow(props: MemberRowProps) {
  const { member, isMe, unread, t, isOpen, isTabStop, onOpen, onReach } = props;
  if (isMe)
    return (
      <li className="presence-row">
        <span className="presence-name">
          <Name member={member} t={t} isMe />
        </span>
      </li>
    );
  return (
    <li className="presence-row" data-focus-row={member.name}>
      <button
        type="button"
        className="presence-name"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        tabIndex={isTabStop ? 0 : -1}
        onFocus={() => onReach(member.name)}
        onClick={event => onOpen(member.name, event.currentTarget)}
        onContextMenu={event => {
          event.preventDefault();
          onOpen(member.name, event.currentTarget);
        }}
      >
        <Name member={member} t={t} unread={unread} />
      </button>
    </li>
  );
});

function Name({
  member,
  t,
  isMe = false,
  unread = 0,
}: {
  member: MemberView;
  t: TextOf<typeof presenceStrings>;
  isMe?: boolean;
  unread?: number | undefined;
}) {
  const { id, name, mutedUntil } = member;
  return (
    <>
      <MemberMark name={name} id={id} />
      <bdi title={name}>{name}</bdi>
      {unread > 0 && (
        <UnreadCount className="presence-unread" count={unread} words={t.unread({ count: unread })} />
      )}
      {isMe && <span className="presence-you"> {t.me}</span>}
      {mutedUntil !== undefined && <> </>}
      {mutedUntil !== undefined && <MutedMark until={mutedUntil} />}
    </>
  );
}
