import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import type { PublicAction } from '../../../src/contract/events.js';
import type { RepliedLine } from '../client/state.js';
import { addressOf, openedAt, type Opened, type View } from './address.js';
import { pathAtStart, useAddress, useForward } from './back.js';
import { session } from './services.js';
import { useRoomClient } from './use-room.js';

export type { View };

/** What other parts may do to the composer. */
export interface ComposerHandle {
  focus(): void;
  /** Inserts a text at the cursor. */
  insert(text: string): void;
}

/** An admin's open card: the member, and what it starts with. */
export interface OpenCard {
  name: string;
  act: PublicAction;
}

/** What the parts of the page share besides the room itself. */
export interface RoomUi {
  view: View;
  show(view: View): void;
  /** The member whose whispers are shown. */
  whispersWith: string | undefined;
  /** Opens the whispers, of this member or the list. */
  openWhispers(name?: string): void;
  /** What is open of the records, and the places that led there. */
  records: Pick<Opened, 'place' | 'trail'>;
  /** Opens a place of the records; from another one of them, Back leads to that. */
  openRecords(place?: string): void;
  /** The same place, narrowed otherwise. */
  moveRecords(place: string): void;
  /** Goes back to one of the places that led here. */
  returnInRecords(to: number): void;
  /** What was last searched for: the query of its address. */
  searched: string;
  keepSearch(query: string): void;
  /** The recipient in reply mode. Only the viewer changes it. */
  replyTo: string | undefined;
  /** Enters or leaves reply mode, and moves the cursor to the composer. */
  reply(to: string | undefined): void;
  /** The public line that the next one replies to. */
  quoted: RepliedLine | undefined;
  /** Replies to a public line, or no longer does, and moves the cursor to the composer. */
  quote(line: RepliedLine | undefined): void;
  /** Inserts `@name ` in the composer. */
  mention(name: string): void;
  focusComposer(): void;
  registerComposer(handle: ComposerHandle | undefined): void;
  card: OpenCard | undefined;
  /** Opens or closes the moderation card. */
  act(card: OpenCard | undefined): void;
  /** The list of who is here, on screens where it is a sheet. */
  isSheetOpen: boolean;
  openSheet(open: boolean): void;
}

const RoomUiContext = createContext<RoomUi | undefined>(undefined);

export function useRoomUi(): RoomUi {
  const ui = useContext(RoomUiContext);
  if (!ui) throw new Error('outside of a room');
  return ui;
}

export function RoomUiProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(() =>
    openedAt(pathAtStart(), session.login?.account.role === 'admin'),
  );
  const { view, with: whispersWith } = opened;
  const [searched, keepSearch] = useState(opened.query ?? '');
  useAddress(addressOf({ ...opened, query: searched }));
  const [replyTo, setReplyTo] = useState<string>();
  const [quoted, setQuoted] = useState<RepliedLine>();
  const { lineActs } = useRoomClient();
  useEffect(
    () =>
      quoted &&
      lineActs.add({
        shows: line => line === quoted.seq,
        follow: (_, mark) => setQuoted(mark(quoted)),
      }),
    [lineActs, quoted],
  );
  const [card, act] = useState<OpenCard>();
  const [isSheetOpen, openSheet] = useState(false);
  const composer = useRef<ComposerHandle>(undefined);
  const registerComposer = useCallback((handle: ComposerHandle | undefined) => {
    composer.current = handle;
  }, []);
  const openWhispers = useCallback((name?: string) => {
    setOpened({ view: 'whispers', ...(name !== undefined && { with: name }) });
  }, []);
  const openRecords = useCallback((place?: string) => setOpened(was => goneOn(was, place)), []);
  const moveRecords = useCallback(
    (place: string) => setOpened(was => (was.view === 'records' ? { ...was, place } : was)),
    [],
  );
  const returnInRecords = useCallback((to: number) => {
    setOpened(({ trail = [], ...was }) => ({ ...was, place: trail[to]!, trail: trail.slice(0, to) }));
  }, []);
  useForward(
    useCallback(path => {
      const { view: next, place } = openedAt(path, session.login?.account.role === 'admin');
      if (next === 'records') setOpened(was => goneOn(was, place));
    }, []),
  );
  const show = useCallback((next: View) => setOpened({ view: next }), []);
  const focusComposer = useCallback(() => composer.current?.focus(), []);
  const reply = useCallback((to: string | undefined) => {
    setReplyTo(to);
    setQuoted(undefined);
    composer.current?.focus();
  }, []);
  const quote = useCallback((line: RepliedLine | undefined) => {
    setQuoted(line && { seq: line.seq, from: line.from, text: line.text });
    setReplyTo(undefined);
    composer.current?.focus();
  }, []);
  const mention = useCallback((name: string) => {
    composer.current?.insert(`@${name} `);
    composer.current?.focus();
  }, []);
  const ui = useMemo<RoomUi>(
    () => ({
      ...{ view, show, whispersWith, openWhispers, replyTo, reply, mention, focusComposer, registerComposer },
      ...{ card, act, isSheetOpen, openSheet, quoted, quote, searched, keepSearch },
      ...{ records: opened, openRecords, moveRecords, returnInRecords },
    }),
    [
      view,
      show,
      whispersWith,
      openWhispers,
      replyTo,
      reply,
      mention,
      focusComposer,
      registerComposer,
      card,
      isSheetOpen,
      quoted,
      quote,
      searched,
      opened,
      openRecords,
      moveRecords,
      returnInRecords,
    ],
  );
  return <RoomUiContext value={ui}>{children}</RoomUiContext>;
}

/** What is open when a place of the records is opened. */
function goneOn(was: Opened, place?: string): Opened {
  const next = { view: 'records', ...(place !== undefined && { place }) } as const;
  if (was.view !== 'records') return next;
  return (was.place ?? '') === (place ?? '')
    ? was
    : { ...next, trail: [...(was.trail ?? []), was.place ?? ''] };
}
