import { fullTime } from '../../kit/format.js';
import { useRowDeps } from './row-context.js';

export interface RepeatMarkProps {
  count: number;
  firstAt: number;
  lastAt: number;
}

/** Behind a text that was said several times in a row. */
export function RepeatMark({ count, firstAt, lastAt }: RepeatMarkProps) {
  const { t } = useRowDeps();
  return (
    <>
      {' '}
      <span className="stream-repeats" title={`${fullTime(firstAt)} – ${fullTime(lastAt)}`}>
        <span aria-hidden="true">×{count}</span>
        <span className="visually-hidden">{t.repeated({ count })}</span>
      </span>
    </>
  );
}
