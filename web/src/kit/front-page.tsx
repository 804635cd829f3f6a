import { useEffect, useState, type ReactNode } from 'react';
import { HouseMark } from './house-mark.js';
import { LanguageButton, ThemeSelect } from './preferences.js';
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

/** A page before the room: the house with the room's name, and a form beside it; on a narrow screen below it. */
export function FrontPage({ title, titleId, notes, children }: FrontPageProps) {
  const t = useText(kitStrings);
  const brand = t.brand;
  const room = useRoomName();
  useEffect(() => {
    document.title = `${title} · ${room ?? brand}`;
  }, [title, room, brand]);
  return (
    <div className="front">
      <header className="front-house">
        <svg className="front-roof" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 15 16 6l12 9M7 15v17M25 15v17M7 19h18M16 15.5v16.5" />
        </svg>
        <p className="front-brand">
          <HouseMark />
          {brand}
        </p>
        <h1>
          <bdi>{room}</bdi>
        </h1>
      </header>
      <main className="front-form">
        <h2 id={titleId}>{title}</h2>
        {children}
        {notes !== undefined && <div className="front-notes">{notes}</div>}
        <div className="front-preferences">
          <LanguageButton />
          <ThemeSelect />
        </div>
      </main>
    </div>
  );
}

/** The name of the room; the program's own where the server does not tell it, undefined until it has answered. */
function useRoomName(): string | undefined {
  const t = useText(kitStrings);
  const [name, setName] = useState<string | null>();
  useEffect(() => {
    let isGone = false;
    const put = (told: string | null): void => void (isGone || setName(told));
    api.publicRoom().then(
      room => put(room.name),
      () => put(null),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return name === null ? t.brand : name;
}
