import { expect, it } from 'vitest';
import { asCode } from '../../web/src/composer/tools/as-code.js';

/** `[` and `]` stand for the ends of the selection, `|` for the cursor. */
it.each([
  ['run [npm ci] now', 'run `npm ci`| now'],
  ['run []', 'run `|`'],
  ['[a\nb]', '```\na\nb\n```|'],
  ['see [a\nb\n] end', 'see \n```\na\nb\n```\n| end'],
  ['see\n[a\nb]\nend', 'see\n```\na\nb\n```|\nend'],
])('%j as code is %j', (given, wanted) => {
  const start = given.indexOf('[');
  const end = given.indexOf(']') - 1;
  const { text, ...cursor } = asCode({ text: given.replace(/[[\]]/g, ''), start, end });
  expect(`${text.slice(0, cursor.start)}|${text.slice(cursor.end)}`).toBe(wanted);
});
