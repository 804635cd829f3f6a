import { nameKey } from '../../../src/contract/names.js';
import { nameViolation } from './account-fields.js';

/** A name to create, and why it cannot be, as the key of a string. */
export interface PastedName {
  name: string;
  violation?: Exclude<ReturnType<typeof nameViolation>, 'nameMissing'> | 'nameTwice';
}

/** The names in a pasted text: one a line, or with commas, semicolons or tabs between. */
export function pastedNames(text: string): PastedName[] {
  const seen = new Set<string>();
  return text
    .normalize('NFC')
    .split(/[\n\r,;\t]+/)
    .map(part => part.trim())
    .filter(name => name !== '')
    .map(name => {
      const isTwice = seen.has(nameKey(name));
      seen.add(nameKey(name));
      const violation = isTwice ? 'nameTwice' : nameViolation(name);
      return { name, ...(violation && violation !== 'nameMissing' && { violation }) };
    });
}

/** Rows as CSV that spreadsheets read as text: each cell in quotes, with the mark of UTF-8 at its start. */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    // a spreadsheet would calculate it
    const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
