import { Calls } from '../calls/calls.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { RecordAlarm } from '../seal/record-alarm.js';

/** What goes on behind the room once it is drawn. */
export default function Background() {
  return (
    <>
      <ErrorBoundary fallback={null}>
        <RecordAlarm />
      </ErrorBoundary>
      <Calls />
    </>
  );
}
