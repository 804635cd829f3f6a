/** Line ends of printers and of other systems. */
const BREAK = /\r\n?|\v|\f/g;
/** Control characters but \n and \t, and halves of characters: the room refuses a text that has them. */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const REFUSED = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]|\p{Surrogate}/gu;

/** The text as the room takes it, and how many invisible characters were replaced or left out. */
export function cleanText(text: string): { text: string; count: number } {
  let count = 0;
  const broken = text.replace(BREAK, found => {
    if (!found.startsWith('\r')) count++;
    return '\n';
  });
  const clean = broken.replace(REFUSED, () => {
    count++;
    return '';
  });
  return { text: clean, count };
}
