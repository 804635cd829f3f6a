import { constants } from 'node:os';

/**
 * Every signal that ends a process unless it is caught, and can be: each is an orderly stop. Not those of faults of the
 * code (SIGSEGV, SIGILL, SIGTRAP …), the debugger's SIGUSR1 and the profiler's SIGPROF. SIGPIPE and SIGXFSZ end no Node.
 */
const SIGNALS = (
  [
    ...['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGBREAK', 'SIGABRT', 'SIGALRM', 'SIGVTALRM'],
    ...['SIGUSR2', 'SIGXCPU', 'SIGPWR', 'SIGIO', 'SIGSTKFLT'],
  ] as NodeJS.Signals[]
).filter(signal => signal in constants.signals);

let came = false;
let take = (): void => void (came = true);
for (const signal of SIGNALS) process.on(signal, () => take());

/**
 * Tells of each signal that asks for a stop, also of one that came while the other modules were loaded: to process 1 of
 * a container a signal without a listener is nothing. To be imported before them.
 */
export function onStopSignal(listener: () => void): void {
  take = listener;
  if (came) listener();
}
