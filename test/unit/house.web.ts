import { dirname, join, normalize } from 'node:path/posix';
import { circlesOf } from './house.circles.js';

const WEB = 'web/src/';
const FEATURES = 3;
/** The folders of the page from left to right; all others are features. */
const RANK: Readonly<Record<string, number>> = { client: 0, i18n: 1, theme: 1, kit: 2, shell: 4 };
/** The one file outside of the folders: it starts the page. */
const START = 'main.tsx';

/** A file of the page and what it imports, types included. */
export interface WebImports {
  path: string;
  /** Specifiers as they are written. */
  imports: readonly string[];
}

/**
 * Why a file of the page may not import another, or undefined.
 * @param path and target are paths from the root of the repository
 */
export function webViolation(path: string, target: string): string | undefined {
  const [from, to] = [folderOf(path), folderOf(target)];
  if (from === undefined || to === undefined || from === to || from === START) return undefined;
  // the client has a stricter rule of its own
  if (from === 'client') return undefined;
  if (to === START) return `nothing may know ${START}`;
  const [left, right] = [rankOf(from), rankOf(to)];
  // among features the direction is free; featureCircles finds those that go round
  if (left === right && left === FEATURES) return undefined;
  return left > right ? undefined : `${from} may not know ${to}`;
}

/** Features that import one another in a circle, type imports included. */
export function featureCircles(files: readonly WebImports[]): string[][] {
  const graph = new Map<string, string[]>();
  for (const { path, imports } of files) {
    const from = folderOf(path);
    if (from === undefined || from === START || rankOf(from) !== FEATURES) continue;
    const to = imports
      .filter(name => name.startsWith('.'))
      .map(name => folderOf(normalize(join(dirname(path), name))))
      .filter(folder => folder !== undefined && folder !== from && rankOf(folder) === FEATURES);
    graph.set(from, [...(graph.get(from) ?? []), ...(to as string[])]);
  }
  return circlesOf(graph);
}

/** The folder of `web/src` a path is in, or `main.tsx`; undefined outside of it. */
function folderOf(path: string): string | undefined {
  if (!path.startsWith(WEB)) return undefined;
  const [folder, inside] = path.slice(WEB.length).split('/');
  return inside === undefined ? START : folder;
}

function rankOf(folder: string): number {
  return RANK[folder] ?? FEATURES;
}
