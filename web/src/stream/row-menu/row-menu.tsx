import { Menu, useMenuStore } from '@ariakit/react';
import { useEffect, useRef } from 'react';
import { isLine } from '../../../../src/contract/events.js';
import { isGone } from '../../client/shown-item.js';
import { Choices, type Choice } from '../../kit/choices.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { toast } from '../../kit/toast.js';
import { useRoom } from '../../kit/use-room.js';
import { useMemberChoices } from '../../presence/member-choices.js';
import { useLineActChoices } from '../../records/line-acts/use-line-act-choices.js';
import { copy, evidence } from '../rows/evidence.js';
import type { MenuTarget } from '../rows/row-context.js';
import { downloadProof } from '../../seal/download-proof.js';
import { useErrorText } from '../../i18n/errors.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';
import { rowMenuStrings } from './strings.js';

export interface RowMenuProps {
  target: MenuTarget;
  isOpen: boolean;
  setOpen(open: boolean): void;
}

/** The menu of a row or a name: to speak to the member, to copy or hide what was said, and for admins to act. */
export function RowMenu({ target, isOpen, setOpen }: RowMenuProps) {
  const t = useText(rowMenuStrings);
  const stream = useText(streamStrings);
  const ui = useRoomUi();
  const choicesOf = useLineActChoices();
  const errorText = useErrorText();
  const me = useRoom(state => state.me);
  const isAdmin = me?.role === 'admin';
  const menu = useMenuStore({ open: isOpen, setOpen, placement: 'bottom-start' });
  const movesFocus = useRef(false);
  const { name, entry, anchor, origin } = target;
  const item = entry?.kind === 'item' ? entry.item : undefined;
  const { talk, hide, acts, record } = useMemberChoices(name, isOpen);
  useEffect(() => {
    if (!isOpen) return;
    // opened without a button of its own, it would leave the focus where it is
    menu.setInitialFocus(origin ? 'first' : 'container');
    menu.setAutoFocusOnShow(true);
  }, [isOpen, menu, origin]);
  const copied = { done: stream.copied, failed: stream.copyFailed };
  const lines: Choice[] = item
    ? [
        { label: t.copy, choose: () => void copy(evidence(item), copied) },
        { label: t.link, choose: () => void copy(linkTo(item.seq), copied) },
      ]
    : [];
  const prove = async (seq: number): Promise<void> => {
    const code = await downloadProof(seq);
    if (code === 'CONFLICT') toast.info(t.proofNotYet);
    else if (code !== undefined) toast.error(errorText(code));
  };
  const proof: Choice[] =
    item && isLine(item) && item.fromId === me?.id
      ? [{ label: t.proof, choose: () => void prove(item.seq) }]
      : [];
  const answer: Choice[] =
    item?.kind === 'chat' && !isGone(item)
      ? [{ label: stream.answer, choose: () => ui.quote(item), movesFocus: true }]
      : [];
  const onLine = item && isAdmin && isLine(item) ? choicesOf(item).hiding : [];
  const inRecord: Choice[] =
    item && isAdmin
      ? [{ label: t.inRecord, choose: () => ui.openRecords(`context/${item.seq}`), movesFocus: true }]
      : [];
  return (
    <Menu
      store={menu}
      fixed
      gutter={4}
      className="menu"
      aria-label={t.of({ name })}
      getAnchorRect={() => (anchor instanceof Element ? anchor.getBoundingClientRect() : anchor)}
      finalFocus={origin}
      autoFocusOnHide={() => {
        const stays = !movesFocus.current && origin !== undefined;
        movesFocus.current = false;
        return stays;
      }}
    >
      <div className="menu-head" aria-hidden="true">
        <bdi>{name}</bdi>
      </div>
      <Choices
        parts={[
          [...talk, ...answer],
          [...lines, ...proof, ...hide],
          [...acts, ...onLine],
          [...record, ...inRecord],
        ]}
        onChosen={choice => (movesFocus.current = choice.movesFocus ?? false)}
      />
    </Menu>
  );
}

function linkTo(seq: number): string {
  return `${location.origin}/#m${seq}`;
}
