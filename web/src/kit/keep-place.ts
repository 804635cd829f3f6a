/**
 * Notes where the focus is in a part of the page and what is in view in its lists, which a move in the document loses.
 * Returns how to restore it.
 */
export function keepPlace(part: HTMLElement): () => void {
  const { activeElement: focused } = document;
  const places = [...part.querySelectorAll('*')].filter(({ scrollTop }) => scrollTop > 0).map(placeIn);
  return () => {
    if (focused instanceof HTMLElement && part.contains(focused)) focused.focus({ preventScroll: true });
    for (const put of places) put();
  };
}

/** By the first item in view, since the rows may have other heights; at the end of a list, its end. */
function placeIn(box: Element): () => void {
  const { scrollTop, scrollHeight, clientHeight } = box;
  if (scrollHeight - clientHeight - scrollTop < 2) return () => (box.scrollTop = box.scrollHeight);
  const { top } = box.getBoundingClientRect();
  const item = [...box.querySelectorAll('li')].find(one => one.getBoundingClientRect().bottom > top);
  if (!item) return () => (box.scrollTop = scrollTop);
  const below = item.getBoundingClientRect().top - top;
  return () => {
    box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - below;
  };
}
