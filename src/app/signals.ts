import { constants } from 'node:os';

/**
 * Every signal that ends a process by default and can be caught stops it in order. Excluded are those of faults in
 * the code (SIGSEGV, SIGILL, SIGTRAP …), the debugger's SIGUSR1 and the profiler's SIGPROF. SIGPIPE and SIGXFSZ do
 * not end Node.
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
 * Calls the listener for each stop signal, also for one that came while the other modules were loaded. Import this
 * module before them: process 1 of a container ignores signals without a listener.
 */
export function onStopSignal(listener: () => void): void {
  take = listener;
  if (came) listener();
}
