import { useState, type ReactNode } from 'react';
import { session } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';
import { EmptyRoom } from './empty-room.js';
import { FirstSteps } from './first-steps.js';

const KEY = 'guide';
const CLOSED = 'closed';

export interface GuideProps {
  /** Not even this member has said anything. */
  isEmpty: boolean;
  /** Stands there when no guide is needed. */
  otherwise: ReactNode;
}

/** What stands in a room without messages: for admins the steps to open it, for members what to know. */
export default function Guide({ isEmpty, otherwise }: GuideProps) {
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const [isClosed, setClosed] = useState(() => session.storage.browser.getItem(KEY) === CLOSED);
  if (isAdmin && !isClosed)
    return (
      <FirstSteps
        onClose={() => {
          session.storage.browser.setItem(KEY, CLOSED);
          setClosed(true);
        }}
      />
    );
  return isEmpty ? <EmptyRoom /> : <>{otherwise}</>;
}
