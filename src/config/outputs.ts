import { fstatSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { neverBlock } from './node-internals.js';
import type { ProcessLogger } from './process-log.js';

/**
 * Standard output and error are side channels: one that is full, gone or slow neither ends nor delays the room. Lines
 * they do not take are counted, and the number is logged on the other output and once the first takes lines again.
 */

/** Limit of the lines kept in memory for a reader that has stopped reading. */
const PENDING_MAX_BYTES = 1024 * 1024;
const TRY_EVERY_MS = 5_000;

type Stream = NodeJS.WriteStream & { fd: number };
type Done = (error?: Error | null) => void;
type Write = (chunk: string | Uint8Array, done: Done) => void;

class Output {
  #lost = 0;
  #code = '';
  /** How many lost lines the notice being written reports. */
  #told = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    /** Write to this output, and to the other one. */
    private readonly say: { here(message: string): void; there(message: string): void },
  ) {}

  guard(stream: Stream): void {
    const write = writerOf(stream);
    // errors reach the callback of each write; without a listener this event would end the process
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
    // the logger's level suppressed the notice
    this.#told = 0;
  }
}

/** A way of writing that does not end the process at the first error, wait for the reader, or fill the memory. */
function writerOf(stream: Stream): Write {
  if (isFile(stream)) {
    return (chunk, done) => {
      let failure: Error | undefined;
      try {
        const bytes = Buffer.from(chunk as string);
        for (let at = 0; at < bytes.length;) at += writeSync(stream.fd, bytes, at);
      } catch (error) {
        failure = error as Error;
      }
      process.nextTick(done, failure);
    };
  }
  // a terminal that was paused (Ctrl+S) would stop the room
  neverBlock(stream);
  const write = stream.write.bind(stream) as Write;
  return (chunk, done) => {
    if (stream.writableLength < PENDING_MAX_BYTES) write(chunk, done);
    else process.nextTick(done, Object.assign(new Error('no reader'), { code: 'EAGAIN' }));
  };
}

/** Files, and devices other than terminals: written synchronously, which works again once there is room. */
function isFile(stream: Stream): boolean {
  try {
    const stat = fstatSync(stream.fd);
    return stat.isFile() || (stat.isCharacterDevice() && !stream.isTTY);
  } catch {
    return false;
  }
}

/** Call it before anything is written. @param log writes warnings to standard output, errors to standard error */
export function guardOutputs(log: ProcessLogger): void {
  const out = (message: string): void => log.warn(message);
  const err = (message: string): void => log.error(message);
  new Output('standard output', { here: out, there: err }).guard(process.stdout);
  new Output('standard error', { here: err, there: out }).guard(process.stderr);
}

/** Resolves when everything written has left the process, or after a while. */
export async function flushOutputs(withinMs: number): Promise<void> {
  const all = [process.stdout, process.stderr].map(stream => written(stream, ''));
  await Promise.race([Promise.all(all), sleep(withinMs)]);
}

/** Writes to standard output, or if that fails to standard error. Resolves to whether one of them worked. */
export async function said(text: string): Promise<boolean> {
  return (await written(process.stdout, text)) || written(process.stderr, text);
}

/** Writes a message that appears only once, as soon as an output takes it. */
export async function sayAtLast(text: string): Promise<void> {
  while (!(await said(text))) await sleep(TRY_EVERY_MS, undefined, { ref: false });
}

async function written(stream: NodeJS.WriteStream, text: string): Promise<boolean> {
  return new Promise(resolve => stream.write(text, error => resolve(!error)));
}
