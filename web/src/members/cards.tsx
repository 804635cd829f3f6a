import { useEffect, useRef, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../i18n/index.js';
import { QrCode } from '../kit/qr-code.js';
import { useRoom } from '../kit/use-room.js';
import type { Person } from './create-many-form.js';
import './cards.css';
import { membersStrings } from './strings.js';

/** Cards to cut out, one for each member: they are on paper only. Opens the browser's print dialog once. */
export default function Cards(props: {
  people: readonly Person[];
  url: string;
  onDone: () => void;
}): ReactElement {
  const { people, url, onDone } = props;
  const t = useText(membersStrings);
  const room = useRoom(state => state.room);
  const done = useRef(onDone);
  useEffect(() => {
    const end = (): void => done.current();
    window.addEventListener('afterprint', end);
    // once they are drawn
    const timer = setTimeout(() => window.print(), 0);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  const cards = (
    <div className="cards">
      {people.map(({ name, password }) => (
        <section key={name} className="card">
          <h2>{room}</h2>
          <QrCode className="card-qr" text={url} />
          <dl>
            <dt>{t.address}</dt>
            <dd className="card-url">{url}</dd>
            <dt>{t.name}</dt>
            <dd>{name}</dd>
            <dt>{t.password}</dt>
            <dd>
              <code>{password}</code>
            </dd>
          </dl>
          <p>{t.handOverNote}</p>
        </section>
      ))}
    </div>
  );
  return createPortal(cards, document.body);
}
