import type { ReactNode } from 'react';
import { useRoomUi } from '../kit/room-ui.js';
import { useText } from '../i18n/index.js';
import './guide.css';
import { closeSteps } from './closed-steps.js';
import { guideStrings } from './strings.js';
import { useSteps, type Steps } from './use-steps.js';

const REACH = {
  none: 'reach_done',
  onlyHereListening: 'reach_onlyHereListening',
  onlyHereOpened: 'reach_onlyHereOpened',
} as const;

/** What an admin does to open a new room, with a tick at what is done. */
export function FirstSteps() {
  const t = useText(guideStrings);
  return (
    <section className="guide-steps" aria-labelledby="guide-steps">
      <div className="guide-head">
        <h2 id="guide-steps">{t.steps}</h2>
        <CloseSteps />
      </div>
      <StepList steps={useSteps()} />
    </section>
  );
}

/** Closes the steps for good. */
export function CloseSteps() {
  const t = useText(guideStrings);
  const { focusComposer } = useRoomUi();
  return (
    <button
      type="button"
      className="button button-quiet"
      aria-label={t.dismiss}
      title={t.dismiss}
      onClick={() => {
        focusComposer();
        closeSteps();
      }}
    >
      <span aria-hidden="true">✕</span>
    </button>
  );
}

export function StepList({ steps: { isNamed, others, address, isReached } }: { steps: Steps }) {
  const t = useText(guideStrings);
  const { show } = useRoomUi();
  const hasPeople = others !== undefined && others > 0;
  return (
    <ol>
      <Step
        title={t.name}
        isDone={isNamed}
        go={
          <button type="button" className="button" onClick={() => show('room-settings')}>
            {t.name_go}
          </button>
        }
      >
        {t.name_how}
      </Step>
      <Step
        title={t.people}
        isDone={hasPeople}
        go={
          <button type="button" className="button" onClick={() => show('members')}>
            {t.people_go}
          </button>
        }
      >
        {hasPeople ? t.people_done({ count: others }) : t.people_how}
      </Step>
      <Step title={t.reach} isDone={isReached}>
        {address ? t[REACH[address.warning ?? 'none']]({ url: address.url }) : t.reach_unknown}
      </Step>
    </ol>
  );
}

function Step(props: { title: string; isDone: boolean; go?: ReactNode; children: ReactNode }) {
  const { title, isDone, go, children } = props;
  const t = useText(guideStrings);
  return (
    <li data-done={isDone || undefined}>
      <div>
        <strong>
          {title}
          {isDone && <span className="visually-hidden"> ({t.done})</span>}
        </strong>
        <p>{children}</p>
      </div>
      {go}
    </li>
  );
}
