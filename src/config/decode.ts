/** UTF-8, with or without a byte order mark. Any other encoding would change characters. */
export function decode(bytes: Buffer): string | { error: string } {
  const save = 'save it as UTF-8';
  if (bytes.includes(0) || /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)))
    return { error: `is not UTF-8 but perhaps UTF-16: ${save}` };
  const text = bytes.toString('utf8');
  const broken = text.split(/\r\n|\n|\r/).findIndex(line => line.includes('\ufffd'));
  if (broken !== -1) return { error: `line ${broken + 1} has characters that are not UTF-8: ${save}` };
  return text.replace(/^\ufeff/, '');
}
