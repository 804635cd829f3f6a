import { useEffect, useState } from 'react';
import { announce } from './announcer.js';
import { countdown } from './format.js';
import { useTick } from './use-now.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

const SECONDS_UP_TO = 90;

/** Why something was refused, announced at once; and when to try again, which is not announced. */
export function RefusalNote({
  id,
  text,
  retryAt,
}: {
  id: string;
  text: string;
  retryAt?: number | undefined;
}) {
  return (
    <div className="error" role="alert" id={id}>
      {text} {retryAt !== undefined && <RetryIn key={retryAt} retryAt={retryAt} />}
    </div>
  );
}

/** @param retryAt in the ms of `performance.now()` */
function RetryIn({ retryAt }: { retryAt: number }) {
  const t = useText(kitStrings);
  const [first] = useState(() => retryAt - performance.now());
  const [isOver, setOver] = useState(false);
  const now = useTick(!isOver);
  const left = retryAt - now;
  if (left <= 0 && !isOver) setOver(true);
  useEffect(() => {
    if (isOver) announce(t.retry_now);
  }, [isOver, t]);
  const sentence = (ms: number): string => {
    const count = Math.max(1, Math.ceil(ms / 1_000));
    return count <= SECONDS_UP_TO ? t.retry_in({ count }) : t.retry_inTime({ time: countdown(ms) });
  };
  if (isOver) return <span aria-hidden="true">{t.retry_now}</span>;
  return (
    <>
      <span className="visually-hidden">{sentence(first)}</span>
      <span aria-hidden="true">{sentence(left)}</span>
    </>
  );
}
