import type { ReactNode } from 'react';
import { isLine } from '../../../../src/contract/events.js';
import { memberOf } from './rows.js';
import { isGone } from '../../client/shown-item.js';
import type { Entry } from '../../client/state.js';
import { useRowDeps } from './row-context.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

/** The actions for the row under the pointer or with the focus. Bound to its member, not to a place on the screen. */
export function RowActions({ entry }: { entry: Extract<Entry, { kind: 'item' }> }) {
  const t = useText(streamStrings);
  const { me, isAdmin, act, openMenu, quote } = useRowDeps();
  const { item } = entry;
  const name = memberOf(item);
  const mayAct = isAdmin && name !== me && isLine(item);
  return (
    <span className="stream-actions">
      {item.kind === 'chat' && !isGone(item) && (
        <Action label={t.replyTo({ name })} onClick={() => quote(item)}>
          <path d="M7 3.5 2.5 8 7 12.5M2.5 8H9a4.5 4.5 0 0 1 4.5 4.5" />
        </Action>
      )}
      {mayAct && (
        <>
          <Action label={t.muteOf({ name })} word={t.mute} onClick={() => act({ name, act: 'mute' })}>
            <path d="M3 6h2.5L9 3v10L5.5 10H3zM11 6l3.5 4M14.5 6 11 10" />
          </Action>
          <Action label={t.kickOf({ name })} word={t.kick} onClick={() => act({ name, act: 'kick' })}>
            <path d="M9 3H3v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5" />
          </Action>
        </>
      )}
      <Action label={t.moreOf} hasMenu onClick={button => openMenu({ name, entry }, button)}>
        <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />
      </Action>
    </span>
  );
}

function Action(props: {
  label: string;
  word?: string;
  hasMenu?: boolean;
  onClick: (button: Element) => void;
  children: ReactNode;
}) {
  const { label, word, hasMenu = false, onClick, children } = props;
  return (
    <button
      type="button"
      className={`stream-action${word === undefined ? '' : ' stream-action-mod'}`}
      aria-label={label}
      title={label}
      aria-haspopup={hasMenu ? 'menu' : undefined}
      onClick={event => onClick(event.currentTarget)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {children}
      </svg>
      {word}
    </button>
  );
}
