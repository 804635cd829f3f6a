// first, because loading the other modules takes a second, in which a signal may arrive
import './signals.js';

await import('./serve.js');
