import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { closeSteps } from './closed-steps.js';
import { CloseSteps, StepList } from './first-steps.js';
import './guide.css';
import { isNewRoom } from './new-room.js';
import { guideStrings } from './strings.js';
import { useSteps, type Steps } from './use-steps.js';

/** The steps of a room in which others talk already: folded into one row over the list, until done or closed. */
export default function GuideBar() {
  const isInList = useRoom(state => isNewRoom(state, state.me?.name));
  return isInList ? null : <Bar />;
}

const ALL = 3;

function Bar() {
  const steps = useSteps();
  const isDone = steps.done === ALL;
  useEffect(() => {
    // nothing is left: it does not ask again the next time
    if (isDone) closeSteps();
  }, [isDone]);
  // not before the server has answered, or it would come and go
  return isDone || steps.address === undefined ? null : <OpenBar steps={steps} />;
}

function OpenBar({ steps }: { steps: Steps }) {
  const t = useText(guideStrings);
  const { focusComposer } = useRoomUi();
  const [isOpen, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const own = bar.current;
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
        <CloseSteps />
      </div>
      {isOpen && <StepList steps={steps} />}
    </section>
  );
}
