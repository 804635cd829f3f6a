import { useEffect, useState, type ReactNode } from 'react';
import type { RoomFacts } from '../../../src/contract/events.js';
import type { RoomView } from '../../../src/contract/rest.js';
import { HouseMark, houseClass } from './house-mark.js';
import { LanguageButton, ThemeSelect } from './preferences.js';
import { TermsContext } from './recorded.js';
import { api } from './services.js';
import './front-page.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

export interface FrontPageProps {
  title: string;
  /** For forms that are named by the title. */
  titleId?: string;
  /** What is said below the form. */
  notes?: ReactNode;
  children: ReactNode;
}

/** What was last told of the room. */
let known: RoomFacts | undefined;

/** For a member who comes from the room: the page in front of it has its name at once. */
export function knowRoom(facts: RoomFacts | undefined): void {
  known = facts ?? known;
}

/** A page before the room: the house with the room's name, and a form beside it; on a narrow screen below it. */
export function FrontPage({ title, titleId, notes, children }: FrontPageProps) {
  const t = useText(kitStrings);
  const brand = t.brand;
  const room = useRoomFacts();
  useEffect(() => {
    document.title = `${title} · ${room?.name ?? brand}`;
  }, [title, room?.name, brand]);
  return (
    <div className="front">
      <header className={`front-house ${houseClass(room?.colour)}`}>
        <svg className="front-roof" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 15 16 6l12 9M7 15v17M25 15v17M7 19h18M16 15.5v16.5" />
        </svg>
        <p className="front-brand">
          <HouseMark />
          {brand}
        </p>
        <div>
          {/* an empty heading is none */}
          {room && (
            <h1 title={room.name}>
              <bdi>{room.name}</bdi>
            </h1>
          )}
          {room?.description !== undefined && (
            <p className="front-description">
              <bdi>{room.description}</bdi>
            </p>
          )}
        </div>
      </header>
      <main className="front-form">
        <h2 id={titleId}>{title}</h2>
        <TermsContext value={room?.terms}>
          {children}
          {notes !== undefined && <div className="front-notes">{notes}</div>}
        </TermsContext>
        <div className="front-preferences">
          <LanguageButton />
          <ThemeSelect />
        </div>
      </main>
    </div>
  );
}

/** The room; only the program's own name where the server does not tell it, undefined until it has answered, if it was not known. */
function useRoomFacts(): (RoomFacts & Pick<RoomView, 'terms'>) | undefined {
  const t = useText(kitStrings);
  const [room, setRoom] = useState<(RoomFacts & Pick<RoomView, 'terms'>) | null | undefined>(known);
  useEffect(() => {
    let isGone = false;
    const put = (told: RoomView | RoomFacts | null): void => void (isGone || setRoom(told));
    api.publicRoom().then(put, () => put(known ?? null));
    return () => {
      isGone = true;
    };
  }, []);
  return room === null ? { name: t.brand } : room;
}
