import { useEffect, useState } from 'react';
import { Icon, type IconName } from './icon.js';
import './empty-state.css';

/** In place of a list with nothing in it: a mark, one sentence, and what can be done about it. */
export function EmptyState({
  icon,
  text,
  action,
}: {
  icon: IconName;
  text: string;
  /** Its button is gone when the list has something: `run` gives the focus to what is there then. */
  action?: { label: string; run: () => void } | undefined;
}) {
  // a status is announced when its text changes, not when it is inserted with its text
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(text), [text]);
  return (
    <div className="empty">
      <Icon name={icon} />
      <p role="status">{said}</p>
      {action && (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
