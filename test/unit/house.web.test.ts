import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { houseViolations, webCircles, type HouseFile } from './house.rules.js';

const ROOT = join(import.meta.dirname, '../..');

const PAGE: readonly HouseFile[] = readdirSync(join(ROOT, 'web/src'), { recursive: true, encoding: 'utf8' })
  .map(name => `web/src/${name.replaceAll('\\', '/')}`)
  .filter(path => /\.tsx?$/.test(path))
  .map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const violationsOf = (path: string, text: string): string[] => houseViolations([{ path, text }]);

describe('the folders of the page', () => {
  it('are the ones of the plan', () => {
    const folders = new Set(PAGE.map(({ path }) => path.split('/')[2] ?? ''));
    expect([...folders].toSorted()).toEqual(
      [
        ...['client', 'i18n', 'theme', 'kit', 'shell', 'main.tsx'],
        ...['account', 'appearance', 'calls', 'composer', 'guide', 'joining', 'login', 'members', 'mentions'],
        ...[
          'moderation',
          'my-record',
          'presence',
          'records',
          'room-settings',
          'seal',
          'search',
          'stream',
          'whispers',
        ],
      ].toSorted(),
    );
  });

  it.each([
    ['web/src/main.tsx', "import { App } from './shell/app.js'; import './theme/index.css';"],
    ['web/src/shell/a.tsx', "import { S } from '../stream/s.js'; import { R } from '../kit/use-room.js';"],
    ['web/src/stream/rows/a.tsx', "import '../../moderation/m.js'; import '../strings.js';"],
    ['web/src/stream/a.ts', "import type { R } from '../client/state.js'; import '../i18n/errors.js';"],
    ['web/src/kit/a.ts', "import { t } from '../i18n/index.js'; import { x } from '../theme/theme.js';"],
    ['web/src/i18n/index.ts', "import { perBrowser } from '../client/storage.js';"],
  ])('let %s look to its left', (path, text) => {
    expect(violationsOf(path, text)).toEqual([]);
  });

  it.each([
    ['web/src/i18n/index.ts', "import { s } from '../stream/strings.js';", 'i18n may not know stream'],
    ['web/src/i18n/index.ts', "import type { K } from '../kit/k.js';", 'i18n may not know kit'],
    ['web/src/i18n/index.ts', "import '../theme/theme.js';", 'i18n may not know theme'],
    ['web/src/theme/theme.ts', "import { t } from '../i18n/index.js';", 'theme may not know i18n'],
    ['web/src/kit/a.tsx', "export type { L } from '../login/l.js';", 'kit may not know login'],
    ['web/src/kit/a.tsx', "const a = await import('../shell/app.js');", 'kit may not know shell'],
    ['web/src/stream/rows/a.tsx', "import { H } from '../../shell/header.js';", 'stream may not know shell'],
    ['web/src/login/a.tsx', "type A = import('../shell/app.js').A;", 'login may not know shell'],
    ['web/src/shell/a.tsx', "import '../main.js';", 'nothing may know main.tsx'],
  ])('stop %s at %s', (path, text, violation) => {
    expect(violationsOf(path, text)).toEqual([expect.stringContaining(violation)]);
  });
});

describe('the features of the page', () => {
  const file = (path: string, text: string): HouseFile => ({ path, text });

  it('import one another in one direction', () => {
    expect(webCircles(PAGE)).toEqual([]);
  });

  it('may not go round, whichever files do it and though only types are imported', () => {
    const round = [
      file('web/src/stream/a.tsx', "import { M } from '../moderation/m.js';"),
      file('web/src/moderation/b.ts', "import type { C } from '../composer/suggest/c.js';"),
      file('web/src/composer/suggest/d.ts', "type S = import('../../stream/s.js').S;"),
      file('web/src/login/l.ts', "import '../composer/line.js';"),
    ];
    expect(webCircles(round)).toEqual([['composer', 'moderation', 'stream']]);
    expect(webCircles(round.slice(1))).toEqual([]);
  });
});
