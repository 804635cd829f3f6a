import type { Socket } from 'node:net';
import { LIMITS } from '../../../contract/limits.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Bytes followed by this much silence are a line: the simplest clients send no line feed. */
const STILL_MS = 100;
/** The same for a client that has sent a line feed before: the rest of its line is probably on its way. */
const STILL_AFTER_LINE_FEED_MS = 1_000;
const CHUNKS_MAX = 64;

const WHY_NO_LINE = {
  TOO_LONG: `A line may have ${LIMITS.frameMaxBytes} bytes at most.`,
  INVALID_TEXT: 'This is not UTF-8. Set the terminal or the program to UTF-8 (on Windows: chcp 65001).',
};

/** Why the input is not a line, in words for its sender. Nothing more is read after it. */
export class LineError extends Error {
  constructor(readonly code: keyof typeof WHY_NO_LINE) {
    super(WHY_NO_LINE[code]);
  }
}

/**
 * Splits a stream of bytes into lines of UTF-8, however it was split in transit. A line ends with a line feed (a
 * carriage return before it is dropped), with the end of the stream, or after a moment of silence, unless it stops
 * inside a character. Lines are split on request, and at most the longest line is read ahead.
 */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** What was read and not requested yet. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** How many of the chunks are known to have no line feed. */
  #searched = 0;
  #hasLineFeeds = false;
  #isStill = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    for (const end of ['end', 'close'] as const) socket.on(end, () => this.#end());
  }

  /**
   * The next line, without its end; undefined after the last one. One call at a time.
   * @throws LineError
   */
  async next(): Promise<string | undefined> {
    for (;;) {
      const line = this.#cut();
      if (line) return this.#decode(line);
      if (this.#isOver) return undefined;
      await new Promise<void>(resolve => (this.#wake = resolve));
    }
  }

  #take(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    // many small ones take more memory than their bytes
    if (this.#chunks.length > CHUNKS_MAX) this.#join();
    this.#hasLineFeeds ||= bytes.includes(LINE_FEED);
    if (this.#bytes > LIMITS.frameMaxBytes) this.socket.pause();
    this.#waitForStillness();
    this.#wake();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    // a client that was cut off says nothing more; one that has ended its stream has meant all of it
    if (!this.socket.readableEnded) {
      this.#chunks = [];
      this.#bytes = 0;
      this.#searched = 0;
    }
    this.#wake();
  }

  #join(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
    this.#searched = 0;
  }

  /** Takes the first line out of what was read, if it is complete. */
  #cut(): Buffer | undefined {
    for (; this.#searched < this.#chunks.length; this.#searched++) {
      const chunk = this.#chunks[this.#searched]!;
      const at = chunk.indexOf(LINE_FEED);
      if (at === -1) continue;
      return this.#remove(this.#searched, at, 1);
    }
    if (this.#bytes > LIMITS.frameMaxBytes) throw new LineError('TOO_LONG');
    if (this.#bytes === 0 || !(this.#isStill || this.#isOver)) return undefined;
    return this.#remove(this.#chunks.length - 1, this.#chunks.at(-1)!.length, 0);
  }

  /** Takes out everything up to a place in a chunk, and drops the separator. */
  #remove(index: number, at: number, separator: number): Buffer {
    const last = this.#chunks[index]!;
    const line = Buffer.concat([...this.#chunks.slice(0, index), last.subarray(0, at)]);
    const rest = last.subarray(at + separator);
    this.#chunks.splice(0, index + 1, ...(rest.length > 0 ? [rest] : []));
    this.#bytes -= line.length + separator;
    this.#searched = 0;
    if (this.#bytes <= LIMITS.frameMaxBytes && this.socket.isPaused()) {
      this.socket.resume();
      this.#waitForStillness();
    }
    return line;
  }

  #decode(line: Buffer): string {
    if (line.length > LIMITS.frameMaxBytes) throw new LineError('TOO_LONG');
    try {
      return this.#decoder.decode(line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line);
    } catch {
      throw new LineError('INVALID_TEXT');
    }
  }

  #waitForStillness(): void {
    clearTimeout(this.#timer);
    this.#isStill = false;
    const ms = this.#hasLineFeeds ? STILL_AFTER_LINE_FEED_MS : STILL_MS;
    this.#timer = setTimeout(() => {
      // a socket that is not read is silent too
      if (this.socket.isPaused() || endsInsideCharacter(Buffer.concat(this.#chunks.slice(-4)))) return;
      this.#isStill = true;
      this.#wake();
    }, ms).unref();
  }
}

/** True when UTF-8 stops before the last byte of a character: RFC 3629, section 3. */
function endsInsideCharacter(bytes: Buffer): boolean {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    // a byte that continues a character
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return back < length;
  }
  return false;
}
