/** What the process logs about itself goes to one of these; Nest's `Logger` is one. */
export interface ProcessLogger {
  warn(message: string): void;
  error(message: string): void;
  fatal(message: string): void;
}

/** Warnings go to standard output and errors to standard error, as with Nest's logger. */
const PLAIN: ProcessLogger = {
  warn: message => void process.stdout.write(`${message}\n`),
  error: message => void process.stderr.write(`${message}\n`),
  fatal: message => void process.stderr.write(`${message}\n`),
};

/** Plain lines at first, since what a process logs before its logger is loaded must not wait for it. */
export class ProcessLog implements ProcessLogger {
  #logger = PLAIN;

  /** From now on everything goes through this logger. */
  use(logger: ProcessLogger): void {
    this.#logger = logger;
  }

  warn(message: string): void {
    this.#logger.warn(message);
  }

  error(message: string): void {
    this.#logger.error(message);
  }

  fatal(message: string): void {
    this.#logger.fatal(message);
  }
}
