import type { ReactNode } from 'react';
import { useRoom } from '../kit/use-room.js';
import { EmptyRoom } from './empty-room.js';
import { FirstSteps } from './first-steps.js';
import { useAreStepsClosed } from './closed-steps.js';

export interface GuideProps {
  /** Not even this member has said anything. */
  isEmpty: boolean;
  /** Stands there when no guide is needed. */
  otherwise: ReactNode;
}

/** What stands in a room without messages: for admins the steps to open it, for members what to know. */
export default function Guide({ isEmpty, otherwise }: GuideProps) {
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const areClosed = useAreStepsClosed();
  if (isAdmin && !areClosed) return <FirstSteps />;
  return isEmpty ? <EmptyRoom /> : <>{otherwise}</>;
}
