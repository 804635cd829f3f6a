import { describe, expect, it } from 'vitest';
import { csv, pastedNames } from '../../web/src/members/pasted-names.js';

describe('pasted names', () => {
  it('stand one a line, or with commas, semicolons or tabs between', () => {
    const names = (text: string): string[] => pastedNames(text).map(({ name }) => name);
    expect(names('민수\n지수\r\n\n 현우 ')).toEqual(['민수', '지수', '현우']);
    expect(names('Hannah, Tom;\tAnna,,')).toEqual(['Hannah', 'Tom', 'Anna']);
    expect(names('민수'.normalize('NFD'))).toEqual(['민수']);
    expect(names(' \n ,')).toEqual([]);
  });

  it('have a verdict each', () => {
    expect(pastedNames('민수\n김 민수\nx\nsystem\nBob\nbob')).toEqual([
      { name: '민수' },
      { name: '김 민수', violation: 'nameInvalid' },
      { name: 'x', violation: 'nameInvalid' },
      { name: 'system', violation: 'nameReserved' },
      { name: 'Bob' },
      { name: 'bob', violation: 'nameTwice' },
    ]);
  });
});

describe('the file for a spreadsheet', () => {
  it('has every cell in quotes, and none that is calculated', () => {
    expect(
      csv([
        ['이름', 'a"b'],
        ['=1+1', '-x'],
      ]),
    ).toBe('\ufeff"이름","a""b"\r\n"\'=1+1","\'-x"\r\n');
  });
});
