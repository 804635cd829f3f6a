import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Sonner puts its styles into the page by script, which our CSP forbids; `kit/toaster.tsx` imports them as a file. */
const withoutInlineStyles: Plugin = {
  name: 'without-inline-styles',
  transform(code, id) {
    if (!/node_modules\/sonner\/dist\/index\.mjs/.test(id)) return undefined;
    const stripped = code.replace(/^__insertCSS\(.*\);$/m, '');
    if (stripped === code)
      this.error('sonner no longer inserts its styles as it did: look whether this is still needed');
    return { code: stripped, map: null };
  },
};

/** What is drawn in the browser's font stays so: fonts that come late are for the next page. */
const optionalFonts: Plugin = {
  name: 'optional-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!/@fontsource-variable\/.*\.css/.test(id)) return undefined;
    return { code: code.replaceAll('font-display: swap', 'font-display: optional'), map: null };
  },
};

/** Puts compressed twins beside the files, so that the server spends nothing on it. */
const compressedTwins: Plugin = {
  name: 'compressed-twins',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    const files = Object.keys(bundle).filter(name => /\.(js|css)$/.test(name));
    await Promise.all(
      files.map(async name => {
        const file = join(dir!, name);
        const plain = await readFile(file);
        await writeFile(`${file}.br`, await promisify(brotliCompress)(plain));
        await writeFile(`${file}.gz`, await promisify(gzip)(plain, { level: 9 }));
      }),
    );
  },
};

/** The chunk of a file with texts: for each language one with those drawn first, and one for all other parts. */
function texts(id: string): string | null {
  const [, folder = '', language] = /src\/(.+)\/(?:strings|errors)\.(\w+)\.ts$/.exec(id) ?? [];
  if (language === undefined) return null;
  return `${LATER.has(folder) || folder.includes('/') ? 'more-texts' : 'texts'}-${language}`;
}

/** Parts of the page whose texts are loaded after the first. */
const LATER: ReadonlySet<string> = new Set([
  ...[
    'account',
    'appearance',
    'calls',
    'guide',
    'joining',
    'members',
    'mentions',
    'moderation',
    'my-record',
    'records',
    'room-settings',
    'seal',
    'search',
    'whispers',
  ],
]);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), withoutInlineStyles, optionalFonts, compressedTwins],
  build: {
    // not in ../dist, which each build of the server empties, be it for `npm run passwd` beside a running room
    outDir: 'dist',
    target: 'es2023',
    sourcemap: false,
    // CSP: nothing inline
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // how long plugins take is nothing for who starts the room
    rolldownOptions: {
      checks: { pluginTimings: false },
      // few files, since each is a request: what every page needs, the room, what is drawn soon after it
      output: {
        codeSplitting: {
          groups: [
            { name: texts, priority: 4 },
            { name: 'page', test: /src\/main\.tsx$/, priority: 3 },
            { name: 'room', test: /src\/shell\/room-page\.tsx$/, priority: 2 },
            { name: 'aside', test: /src\/shell\/(?:aside|background)\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } },
  },
});
