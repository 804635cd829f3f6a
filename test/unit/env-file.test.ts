import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvFile } from '../../src/config/env-file.js';

let path: string;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-env-'));
  path = join(folder, '.env');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer): { values: Record<string, string>; errors: string[] } {
  writeFileSync(path, content);
  const { values, errors } = readEnvFile(path);
  return { values, errors: errors.map(fault => fault.replace(`${path} `, '')) };
}

const NOT_UNDERSTOOD = 'is not understood: it must be NAME=value, or begin with #';

describe('a line of .env', () => {
  it.each([
    ['ADMIN_PASSWORD=password1#Zx!9secret', 'password1#Zx!9secret'],
    ['ADMIN_PASSWORD=pass word', 'pass word'],
    ['ADMIN_PASSWORD=it\'s"so', 'it\'s"so'],
    ['ADMIN_PASSWORD=a=b==', 'a=b=='],
    ['ADMIN_PASSWORD=$HOME/${x}\\n', '$HOME/${x}\\n'],
    ['ADMIN_PASSWORD=" two words # "', ' two words # '],
    ["ADMIN_PASSWORD='#\\n\"'", '#\\n"'],
    ['ADMIN_PASSWORD="say \\"so\\" \\\\ \\$"', 'say "so" \\ $'],
    ['ADMIN_PASSWORD=`it\'s "so"`', 'it\'s "so"'],
    ['export ADMIN_PASSWORD=x', 'x'],
    ['  ADMIN_PASSWORD  =  x  ', 'x'],
    ['\u00a0ADMIN_PASSWORD\u00a0=\u00a0x', 'x'],
    ['ADMIN_PASSWORD: x', 'x'],
    ['ADMIN_PASSWORD=비밀번호', '비밀번호'],
    ['ADMIN_PASSWORD="x" # a comment', 'x'],
    ['ADMIN_PASSWORD=   # a comment', ''],
    ['ADMIN_PASSWORD=', ''],
    ['ADMIN_PASSWORD=""', ''],
  ])('%s', (line, value) => {
    expect(read(line)).toEqual({ values: { ADMIN_PASSWORD: value }, errors: [] });
  });

  it('may end in a comment where a # can be nothing else', () => {
    expect(read('PORT=3000 # the port').values).toEqual({ PORT: '3000' });
  });

  it.each([
    ['ADMIN_PASSWORD=pass #word', 'has a # that may'],
    ['ADMIN_PASSWORD=pass # word', 'has a # that may'],
    ['ADMIN_PASSWORD=#password', 'has a # that may'],
    ['ROOM_NAME=우리 방 #1', 'has a # that may'],
    ['ROOM_NAME=우리 방 # 이름', 'has a # that may'],
    ['ADMIN_PASSWORD="password', 'has a quote that does not end'],
    ["ADMIN_PASSWORD='password", 'has a quote that does not end'],
    ['ADMIN_PASSWORD="pass"word', 'has a quote that does not end'],
    ["ADMIN_PASSWORD='pass'word'", 'has a quote that does not end'],
    ['ADMIN_PASSWORD="pass"#word', 'has a quote that does not end'],
    ['ADMIN_PASSWORD="C:\\new"', 'has a backslash in double quotes'],
  ])('that can be read in two ways is a fault with its line, without its value: %s', (line, fault) => {
    const { errors } = read(`# first\n${line}`);
    expect(errors).toEqual([expect.stringContaining(`line 2: ${/^\w+/.exec(line)![0]} ${fault}`)]);
    expect(errors[0]).not.toMatch(/pass|word|new|방/);
  });

  it.each([
    'ADMIN_PASSWORD',
    'ADMIN_PASSWORD hunter2',
    'ADMIN_PASSWORD:hunter2',
    'set ADMIN_PASSWORD=hunter2',
    '$env:ADMIN_PASSWORD = "hunter2"',
    '=hunter2',
    '2nd=hunter2',
    'ＰＯＲＴ＝hunter2',
    '\u200bPORT=hunter2',
    '<html>hunter2</html>',
    '{"PORT": "hunter2"}',
  ])('that is none is a fault, never passed over: %s', line => {
    const { values, errors } = read(`PORT=1\n\n${line}\n`);
    expect(values).toEqual({ PORT: '1' });
    expect(errors).toEqual([`line 3 ${NOT_UNDERSTOOD}`]);
  });

  it('that sets a name again to something else is a fault', () => {
    expect(read('PORT=1\nPORT=1\nHOST=a\nPORT=2\n').errors).toEqual([
      'line 4: PORT is set in line 2 already, to something else',
    ]);
  });
});

describe('.env', () => {
  it.each([
    ['LF', 'PORT=1\nHOST=a\n'],
    ['CRLF', 'PORT=1\r\nHOST=a\r\n'],
    ['CR', 'PORT=1\rHOST=a\r'],
    ['a byte order mark', '\ufeffPORT=1\nHOST=a'],
  ])('may have %s', (_, text) => {
    expect(read(text)).toEqual({ values: { PORT: '1', HOST: 'a' }, errors: [] });
  });

  it.each([
    ['UTF-16 LE with its mark', Buffer.from('\ufeffDB_HOST=db\r\n', 'utf16le')],
    ['UTF-16 LE without', Buffer.from('DB_HOST=db\r\n', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffDB_HOST=db\r\n', 'utf16le').swap16()],
    ['UTF-16 of Hangul alone', Buffer.from('\ufeff사랑방', 'utf16le')],
  ])('in %s is refused in words', (_, bytes) => {
    expect(read(bytes)).toEqual({
      values: {},
      errors: ['is not UTF-8 but perhaps UTF-16: save it as UTF-8'],
    });
  });

  it.each([
    // ROOM_NAME=사랑방
    ['CP949', Buffer.concat([Buffer.from('PORT=1\nROOM_NAME='), Buffer.from('bbe7b6fbb9e6', 'hex')])],
    ['UTF-8 that an editor has broken', 'PORT=1\r\nROOM_NAME=\ufffd\ufffd'],
  ])('in %s is refused, naming the line', (_, bytes) => {
    expect(read(bytes).errors).toEqual(['line 2 has characters that are not UTF-8: save it as UTF-8']);
  });

  it('may be missing or empty', () => {
    for (const text of ['', '\n\n', '# nothing yet\n'])
      expect(read(text)).toEqual({ values: {}, errors: [] });
    expect(readEnvFile(join(folder, 'none'))).toEqual({ values: {}, errors: [] });
  });

  it('that is a folder, or a link to nothing, is a fault', () => {
    const [inner, link] = [join(folder, 'folder'), join(folder, 'link')];
    mkdirSync(inner);
    symlinkSync(join(folder, 'gone'), link);
    expect(readEnvFile(inner).errors).toEqual([`${inner} cannot be read (EISDIR)`]);
    expect(readEnvFile(link).errors).toEqual([`${link} cannot be read (ENOENT)`]);
  });
});
