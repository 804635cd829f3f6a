// Puts the built server and its libraries into `dist/server`, in few files: see docs/adr/0021-the-server-is-bundled.md.
import { readFile } from 'node:fs/promises';
import { build } from 'rolldown';

/**
 * Maps of our own code to its sources. Those of the libraries would take longer to read than the server to start.
 * @type {import('rolldown').Plugin}
 */
const ownMaps = {
  name: 'own-maps',
  async load(id) {
    if (!id.endsWith('.js') || id.includes('node_modules')) return null;
    return { code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') };
  },
  generateBundle(_, bundle) {
    for (const name of Object.keys(bundle)) if (/^libraries.*\.map$/.test(name)) delete bundle[name];
  },
};

await build({
  input: {
    main: 'dist/src/main.js',
    passwd: 'dist/src/passwd.js',
    views: 'dist/src/views.js',
    record: 'dist/src/record.js',
    'read-thread': 'dist/src/database/read-thread.js',
    'search-thread': 'dist/src/search/search-thread.js',
    'leaf-thread': 'dist/src/proof/verify/leaf-thread.js',
    'export-thread': 'dist/src/admin/exports/export-thread.js',
  },
  platform: 'node',
  // native code, what changes a global before all else, and what is not installed
  external: ['@node-rs/argon2', 'reflect-metadata', /^@nestjs\/microservices/],
  // modules are run for their side effects too
  treeshake: false,
  plugins: [ownMaps],
  output: {
    dir: 'dist/server',
    format: 'esm',
    sourcemap: true,
    keepNames: true,
    codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/, entriesAware: true }] },
    chunkFileNames: '[name]-[hash].js',
  },
});
