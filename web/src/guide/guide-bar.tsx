import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { CloseSteps, StepList } from './first-steps.js';
import './guide.css';
import { isNewRoom } from './new-room.js';
import { useAside } from './put-aside.js';
import { guideStrings } from './strings.js';
import { useSteps, type Steps } from './use-steps.js';

/** The steps of a room in which others talk already: folded into one row over the list, until done or put aside. */
export default function GuideBar() {
  const isInList = useRoom(state => isNewRoom(state, state.me?.name));
  return isInList ? null : <Bar />;
}

const ALL = 3;

function Bar() {
  const { view } = useRoomUi();
  const [isAside, putAside] = useAside();
  const steps = useSteps();
  const isDone = steps.done === ALL && view === 'room';
  useEffect(() => {
    // nothing is left: it does not ask again the next time
    if (isDone) putAside();
  }, [isDone, putAside]);
  // not before the server has answered, or it would come and go
  return isAside || steps.address === undefined ? null : <OpenBar steps={steps} putAside={putAside} />;
}

function OpenBar({ steps, putAside }: { steps: Steps; putAside: () => void }) {
  const t = useText(guideStrings);
  const { focusComposer } = useRoomUi();
  const [isOpen, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const own = bar.current;
    // what was opened from here may have returned the focus to it, at the last moment
    return () => {
      if (own?.contains(document.activeElement)) focusComposer();
    };
  }, [focusComposer]);
  return (
    <section ref={bar} className="guide-bar" aria-label={t.steps}>
      <div>
        <button
          type="button"
          className="button button-quiet"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t.stepsDone({ done: steps.done, all: ALL })}
          <span aria-hidden="true">{isOpen ? '▴' : '▾'}</span>
        </button>
        <CloseSteps onClose={putAside} />
      </div>
      {isOpen && <StepList steps={steps} />}
    </section>
  );
}
