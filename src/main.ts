// first, because loading the other modules takes a second, in which a signal may arrive
import './app/signals.js';

try {
  await import('./app/serve.js');
} catch (error) {
  // `serve` reports its own errors: one that arrives here comes from loading it
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  process.stderr.write(
    `The room cannot be loaded by Node.js ${process.versions.node} (${code}). ` +
      'Install its packages with: npm ci\n',
  );
  process.exitCode = 1;
}
