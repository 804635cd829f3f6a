import { fstatSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

/**
 * Standard output and error are side channels: that they are full, gone or slow ends nothing and holds up nothing.
 * What they do not take is counted, and told where and when a log is there again.
 */

/** Lines for a reader that has stopped reading wait in memory, so many bytes of them and no more. */
const PENDING_MAX_BYTES = 1024 * 1024;
const TRY_EVERY_MS = 5_000;

type Stream = NodeJS.WriteStream & { fd: number };
type Done = (error?: Error | null) => void;
type Write = (chunk: string | Uint8Array, done: Done) => void;

class Output {
  #lost = 0;
  #code = '';
  /** How many lines the notice now being written tells of. */
  #told = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    /** Say something here, and on the other one. */
    private readonly say: { here(message: string): void; there(message: string): void },
  ) {}

  guard(stream: Stream): void {
    const write = writerOf(stream);
    // each write's own callback tells of its error; nobody listening, this one would end the process
    stream.on('error', () => undefined);
    stream.write = (chunk: string | Uint8Array, encoding?: unknown, callback?: Done): boolean => {
      const done = typeof encoding === 'function' ? (encoding as Done) : callback;
      const told = this.#told;
      this.#told = 0;
      write(chunk, error => {
        this.#seen(error ?? undefined, told);
        done?.(error);
      });
      return true;
    };
  }

  #seen(error: NodeJS.ErrnoException | undefined, told: number): void {
    if (error) {
      const first = this.#lost === 0;
      this.#lost += told > 0 ? told : 1;
      this.#code = error.code ?? 'error';
      this.#retry ??= setInterval(() => this.#tell(), TRY_EVERY_MS).unref();
      if (first && told === 0)
        this.say.there(`${this.name} takes no more (${this.#code}): the room goes on without it`);
    } else if (this.#lost > 0 && told === 0) this.#tell();
    else if (this.#lost === 0) {
      clearInterval(this.#retry);
      this.#retry = undefined;
    }
  }

  #tell(): void {
    if (this.#lost === 0) return;
    const lost = this.#lost;
    this.#lost = 0;
    this.#told = lost;
    this.say.here(`${lost} lines of ${this.name} were lost (${this.#code})`);
    // a logger that is set to say less
    this.#told = 0;
  }
}

/** How a stream is written to without ending in its first error, waiting for its reader, or filling the memory. */
function writerOf(stream: Stream): Write {
  if (isFile(stream)) {
    return (chunk, done) => {
      let fault: Error | undefined;
      try {
        const bytes = Buffer.from(chunk as string);
        for (let at = 0; at < bytes.length;) at += writeSync(stream.fd, bytes, at);
      } catch (error) {
        fault = error as Error;
      }
      process.nextTick(done, fault);
    };
  }
  // a terminal that was stopped (Ctrl+S) would stop the room
  (stream as unknown as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(false);
  const write = stream.write.bind(stream) as Write;
  return (chunk, done) => {
    if (stream.writableLength < PENDING_MAX_BYTES) write(chunk, done);
    else process.nextTick(done, Object.assign(new Error('nobody reads'), { code: 'EAGAIN' }));
  };
}

/** Files, and devices that are no terminal: written to at once, which works again when there is room again. */
function isFile(stream: Stream): boolean {
  try {
    const stat = fstatSync(stream.fd);
    return stat.isFile() || (stat.isCharacterDevice() && !stream.isTTY);
  } catch {
    return false;
  }
}

/** To be called before anything is written. */
export function guardOutputs(): void {
  const logger = new Logger('Process');
  // Nest's logger says warnings on standard output and errors on standard error
  const out = (message: string): void => logger.warn(message);
  const err = (message: string): void => logger.error(message);
  new Output('standard output', { here: out, there: err }).guard(process.stdout);
  new Output('standard error', { here: err, there: out }).guard(process.stderr);
}

/** Resolves when all that was written is out, or after a while. */
export async function flushOutputs(withinMs: number): Promise<void> {
  const all = [process.stdout, process.stderr].map(stream => written(stream, ''));
  await Promise.race([Promise.all(all), sleep(withinMs)]);
}

/** Writes to standard output, or to standard error if that takes nothing. Resolves with whether one of them did. */
export async function said(text: string): Promise<boolean> {
  return (await written(process.stdout, text)) || written(process.stderr, text);
}

/** Says what is said only once, as soon as there is somebody to hear it. */
export async function sayAtLast(text: string): Promise<void> {
  while (!(await said(text))) await sleep(TRY_EVERY_MS, undefined, { ref: false });
}

function written(stream: NodeJS.WriteStream, text: string): Promise<boolean> {
  return new Promise(resolve => stream.write(text, error => resolve(!error)));
}
