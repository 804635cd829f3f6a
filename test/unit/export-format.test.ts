import { describe, expect, it } from 'vitest';
import { writingOf } from '../../src/admin/exports/export-format.js';

const csv = writingOf('csv', 'lines', [{ fromAt: 0, offsetMs: 0 }]);
const cellOf = (text: string): string => {
  const row = csv.row({ seq: 1, at: 0, kind: 'chat', from: 'minsu', text });
  return row.slice('1,1970-01-01T00:00:00.000+00:00,0,chat,minsu,,'.length, -',,,,,,,\r\n'.length);
};

describe('a text in CSV', () => {
  it.each(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])(
    'that begins with %j is no formula',
    first => {
      expect(cellOf(`${first}1`).replace(/^"/, '')).toMatch(new RegExp(`^'\\${first}1"?$`));
    },
  );

  it('is as it was otherwise', () => {
    expect(cellOf("'안녕' 1=1")).toBe("'안녕' 1=1");
  });
});
