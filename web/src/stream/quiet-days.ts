import './quiet-days.css';

/** How long the label stays after the last scrolling. */
const STAYS_MS = 1_500;

/**
 * Takes the label of the day away from over the lines while no one scrolls: with the focus or under the pointer it
 * stays. Without React, since it goes with each scroll event.
 */
export function quietDays(box: Element): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const mark = (): void => {
    const days = [...box.querySelectorAll('.stream-day')];
    // first read, then write
    const stuck = days.map(isStuck);
    for (const [i, day] of days.entries()) day.classList.toggle('stream-stuck', stuck[i]);
  };
  const show = (): void => {
    box.classList.remove('stream-quiet');
    clearTimeout(timer);
    timer = setTimeout(() => box.classList.add('stream-quiet'), STAYS_MS);
  };
  const scrolled = (): void => {
    mark();
    // at its end the list scrolls by itself, with each line
    if (box.scrollHeight - box.clientHeight - box.scrollTop > 1) show();
  };
  const sizes = new ResizeObserver(mark);
  sizes.observe(box.querySelector('.stream-rows')!);
  box.addEventListener('scroll', scrolled, { passive: true });
  mark();
  box.classList.add('stream-quiet');
  return () => {
    sizes.disconnect();
    clearTimeout(timer);
    box.removeEventListener('scroll', scrolled);
    box.classList.remove('stream-quiet');
  };
}

/** It lies over the rows of its day. */
function isStuck(day: Element): boolean {
  const next = day.nextElementSibling;
  return next !== null && next.getBoundingClientRect().top < day.getBoundingClientRect().bottom - 1;
}
