// first of all, and before the second of loading all others: a signal may come meanwhile
import './signals.js';

await import('./serve.js');
