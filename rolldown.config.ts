import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'rolldown';

/** Maps of our own code to its sources. Those of the libraries would take longer to read than the server to start. */
const ownMaps: Plugin = {
  name: 'own-maps',
  load(id) {
    if (!id.endsWith('.js') || id.includes('node_modules')) return null;
    return { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') };
  },
  generateBundle(_, bundle) {
    for (const name of Object.keys(bundle)) if (/^libraries.*\.map$/.test(name)) delete bundle[name];
  },
};

export default defineConfig({
  input: { main: 'dist/src/main.js', passwd: 'dist/src/passwd.js' },
  platform: 'node',
  external: ['@node-rs/argon2', 'reflect-metadata', /^@nestjs\/microservices/],
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
