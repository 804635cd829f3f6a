import { dirname, join, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const TEST = join(ROOT, 'test') + sep;
const DIST = join(ROOT, 'dist') + sep;
/** What the server is built from. */
const SOURCES = [join(ROOT, 'src') + sep, join(ROOT, 'ormconfig.')];

/** Modules that Node.js loads by itself. */
export const BUILT = new RegExp(`^${DIST.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);

/**
 * Tests import the modules of the server as they were built, compiled by the same compiler as what operators run: in
 * each worker Vite would compile them once more.
 */
export const builtModules: Plugin = {
  name: 'built-modules',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!source.startsWith('.') || !importer?.startsWith(TEST)) return null;
    const path = resolve(dirname(importer), source);
    if (!SOURCES.some(start => path.startsWith(start))) return null;
    return join(DIST, path.slice(ROOT.length));
  },
};
