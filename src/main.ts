// first, because loading the other modules takes a second, in which a signal may arrive
import './app/signals.js';
import { loadingError } from './app/loading.js';

try {
  await import('./app/serve.js');
} catch (error) {
  // `serve` reports its own errors: one that arrives here comes from loading it
  process.stderr.write(`${loadingError(error)}\n`);
  process.exitCode = 1;
}
