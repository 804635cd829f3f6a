import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.js';
import { SETTINGS } from '../../src/config/settings.js';
import { ERRORS } from '../../src/contract/errors.js';
import { retryOf } from '../../src/contract/retry.js';
import { LIMITS } from '../../src/contract/limits.js';

const file = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The rows of the table under a header, cell by cell. */
function table(text: string, ...header: string[]): string[][] {
  const rows = text.split('\n').map(line =>
    line.startsWith('|')
      ? line
          .split('|')
          .slice(1, -1)
          .map(cell => cell.trim())
      : [],
  );
  const start = rows.findIndex(row => row.join('|') === header.join('|'));
  if (start === -1) throw new Error(`there is no table headed ${header.join(', ')}`);
  const body = rows.slice(start + 2);
  return body.slice(
    0,
    body.findIndex(row => row.length === 0),
  );
}

interface Setting {
  name: string;
  docs: string;
  default?: string | ((env: { PORT?: string }) => string);
  defaultDocs?: string;
  secret?: boolean;
}
const settings: Setting[] = Object.entries(SETTINGS).map(([name, spec]) => ({ name, ...spec }));

/** How a table names a default, in the words of its language. */
function shownDefault(
  { default: value, defaultDocs }: Setting,
  words: { none: string; empty: string; [docs: string]: string },
): string {
  if (defaultDocs !== undefined) return words[defaultDocs] ?? defaultDocs;
  if (value === undefined) return words.none;
  return value === '' ? words.empty : `\`${value as string}\``;
}

describe('docs/settings.md', () => {
  it('has every setting with its default and its sentence', () => {
    const words = { none: 'none', empty: 'empty' };
    expect(table(file('docs/settings.md'), 'Setting', 'Default', 'Meaning')).toEqual(
      settings.map(one => [`\`${one.name}\``, shownDefault(one, words), one.docs]),
    );
  });
});

describe('docs/settings.ko.md', () => {
  it('has every setting with its default, and a meaning', () => {
    const words = {
      none: '없음',
      'if the server can': '서버가 지원하면',
      empty: '빈 값',
      "the system's": '시스템의 시간대',
      'host name and port': '호스트 이름과 포트',
      '`seal-key` in `DATA_DIR`': '`DATA_DIR`의 `seal-key`',
    };
    const rows = table(file('docs/settings.ko.md'), '설정', '기본값', '뜻');
    expect(rows.map(([name, value]) => [name, value])).toEqual(
      settings.map(one => [`\`${one.name}\``, shownDefault(one, words)]),
    );
    expect(rows.filter(([, , meaning]) => !/[가-힣]/.test(meaning!))).toEqual([]);
  });
});

describe.each(['README', 'docs/programs', 'docs/records'])('%s in both languages', name => {
  it('has the same code', () => {
    const code = (text: string) => text.match(/^```(sh|js|python|sql)\n[\s\S]*?^```$/gm);
    expect(code(file(`${name}.ko.md`))).toEqual(code(file(`${name}.md`)));
  });
});

describe('both READMEs', () => {
  it.each(['README.md', 'README.ko.md'])('%s has the two commands', name => {
    const text = file(name);
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) {
      expect(text).toContain(`\`\`\`sh\n${command}\n\`\`\``);
    }
    expect(text).toContain('`npm ci --include=dev`');
  });

  it('name the Node versions of package.json', () => {
    const { engines } = JSON.parse(file('package.json')) as { engines: { node: string } };
    const versions = [...engines.node.matchAll(/(\d+\.\d+)\.0/g)].map(([, version]) => `${version}+`);
    expect(versions).toEqual(['20.19+', '22.16+', '24.11+']);
    for (const name of ['README.md', 'README.ko.md']) {
      for (const version of versions) expect(file(name)).toContain(version);
    }
  });

  it.each(['README.md', 'README.ko.md'])('%s has at most 180 lines', name => {
    expect(file(name).trimEnd().split('\n').length).toBeLessThanOrEqual(180);
  });
});

describe('.env.example', () => {
  const text = file('.env.example');

  it('has every setting, commented out, with its sentence and its default', () => {
    const pairs = [...text.matchAll(/^# (.*)\n#([A-Z_]+)=(.*)$/gm)].map(([, ...parts]) => parts);
    expect(pairs).toEqual(
      settings.map(one => [
        [
          one.docs,
          ...(one.defaultDocs === undefined ? [] : [`(default: ${one.defaultDocs})`]),
          ...(one.secret ? [`(or ${one.name}_FILE)`] : []),
        ].join(' '),
        one.name,
        typeof one.default === 'string' ? one.default : '',
      ]),
    );
    expect(text.split('\n').filter(line => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('sets nothing else than the defaults when all of it is taken in', () => {
    const taken = Object.fromEntries([...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, n, v]) => [n!, v]));
    expect(loadSettings(taken)).toEqual(loadSettings({}));
  });
});

describe('docs/protocol.md', () => {
  const text = file('docs/protocol.md');

  it('has every code with its status, what was stored, what to do and its message', () => {
    const again = { never: 'no', later: 'later', same: 'the same' };
    expect(table(text, 'Code', 'HTTP', 'Stored?', 'Send again?', 'Message')).toEqual(
      Object.entries(ERRORS).map(([code, { status, message }]) => [
        code,
        String(status),
        retryOf(code) === 'same' ? 'perhaps' : 'no',
        again[retryOf(code)],
        message,
      ]),
    );
  });

  it('has the limits of the contract', () => {
    const n = (value: number) => value.toLocaleString('en');
    expect(table(text, 'What', 'Limit')).toEqual([
      ['Text of a line or whisper', `1 to ${n(LIMITS.textMaxCodePoints)} code points`],
      ['Reason of a sanction', `1 to ${n(LIMITS.reasonMaxCodePoints)} code points`],
      ['Name', `${LIMITS.nameMinChars} to ${LIMITS.nameMaxChars} characters`],
      ['Name of the room', `1 to ${n(LIMITS.roomNameMaxCodePoints)} code points, one line`],
      ['Description of the room', `${n(LIMITS.roomDescriptionMaxCodePoints)} code points, one line`],
      ['Password', `${LIMITS.passwordMinChars} to ${LIMITS.passwordMaxChars} characters`],
      ['Frame that a client sends', `${n(LIMITS.frameMaxBytes)} bytes; a larger one closes the connection`],
      ['Rows of a page', `${LIMITS.pageDefault}, at most ${LIMITS.pageMax}`],
      ['Words of a search', `${LIMITS.searchMaxWords}, of ${LIMITS.searchMaxCodePoints} code points in all`],
      ['Items of a fresh `welcome`', String(LIMITS.welcomeItems)],
      ['Furthest behind that a client can resume', n(LIMITS.resumeMaxBehind)],
      ['Names in one `welcome` or `presence`', n(LIMITS.presenceMaxNames)],
      ['Mentions in a line', String(LIMITS.mentionsMax)],
      ['Quote of a line', `${LIMITS.quoteMaxCodePoints} code points`],
      ['Whispers opened at once', String(LIMITS.whispersOpenedMax)],
      ['Accounts that an invite creates', `1 to ${n(LIMITS.inviteUsesMax)}`],
      [
        'Time of an invite',
        `${LIMITS.inviteLastsMinMs / 1_000} seconds to ${LIMITS.inviteLastsMaxMs / 86_400_000} days`,
      ],
    ]);
  });
});
