import type { ReactNode } from 'react';
import { fullTime } from './format.js';
import { MemberMark } from './member-mark.js';
import { personClass } from './person.js';
import { Slot } from './slot.js';
import './line-button.css';

/** A line of the log in a list beside the room. A click leads to where it was said. */
export function LineButton(props: {
  className: string;
  person: { name: string; id: number | undefined };
  /** What stands in place of the name, with the name at `Slot.mark`. */
  title?: string;
  at: number;
  /** How that is written here. */
  time: string;
  onChoose(): void;
  children: ReactNode;
}) {
  const { className, person, title = Slot.mark, at, time, onChoose, children } = props;
  return (
    <button type="button" className={`line-button ${className}`} onClick={onChoose}>
      <MemberMark {...person} />
      <span className="line-button-who">
        <span>
          <Slot text={title}>
            <bdi className={`person-name ${personClass(person.id)}`}>{person.name}</bdi>
          </Slot>
        </span>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {time}
        </time>
      </span>
      {children}
    </button>
  );
}
