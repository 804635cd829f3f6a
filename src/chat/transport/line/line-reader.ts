import type { Socket } from 'node:net';
import { LIMITS } from '../../../contract/limits.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** What stands still for this long is a line: the simplest clients send no line feed. */
const STILL_MS = 100;
/** The same for a client that has sent a line feed before: its half line is more likely to be on its way. */
const STILL_AFTER_LINE_FEED_MS = 1_000;

/** Why what came is not a line. */
export type LineError = 'TOO_LONG' | 'INVALID_TEXT';

/**
 * Cuts a stream of bytes into lines of UTF-8, however it was cut on its way. A line ends with a line feed (a carriage
 * return before it is dropped), with the end of the stream, or when nothing has come for a moment, unless it ends
 * inside a character. Reads no more from the socket than two lines' worth ahead of its user.
 */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Whole lines that were not asked for yet, without their ends. */
  readonly #lines: Buffer[] = [];
  #waitingBytes = 0;
  /** The bytes of the line that is not whole. */
  #parts: Buffer[] = [];
  #partBytes = 0;
  #hasLineFeeds = false;
  #still: NodeJS.Timeout | undefined;
  #isOver = false;
  #error: LineError | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    for (const end of ['end', 'close'] as const) socket.on(end, () => this.#end());
  }

  /**
   * The next line; undefined after the last one. One call at a time.
   * @throws LineFailure after which nothing more can be read
   */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0) {
      if (this.#error !== undefined) throw new LineFailure(this.#error);
      if (this.#isOver) return undefined;
      await new Promise<void>(resolve => (this.#wake = resolve));
    }
    const bytes = this.#lines.shift()!;
    this.#waitingBytes -= bytes.length + 1;
    if (this.#waitingBytes <= LIMITS.frameMaxBytes) this.socket.resume();
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new LineFailure('INVALID_TEXT');
    }
  }

  #take(bytes: Buffer): void {
    if (this.#error !== undefined || this.#isOver) return;
    let start = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, start)) {
      this.#add(bytes.subarray(start, at));
      this.#hasLineFeeds = true;
      this.#endLine();
      start = at + 1;
    }
    if (start < bytes.length) this.#add(bytes.subarray(start));
    this.#waitForStillness();
    if (this.#waitingBytes > LIMITS.frameMaxBytes) this.socket.pause();
    this.#wake();
  }

  #add(part: Buffer): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#partBytes += part.length;
    if (this.#partBytes > LIMITS.frameMaxBytes) this.#error = 'TOO_LONG';
  }

  #endLine(): void {
    const line = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    const bytes = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    this.#lines.push(bytes);
    this.#waitingBytes += bytes.length + 1;
  }

  #waitForStillness(): void {
    clearTimeout(this.#still);
    if (this.#partBytes === 0) return;
    this.#still = setTimeout(
      () => {
        if (endsInsideCharacter(Buffer.concat(this.#parts.slice(-4)))) return;
        this.#endLine();
        this.#wake();
      },
      this.#hasLineFeeds ? STILL_AFTER_LINE_FEED_MS : STILL_MS,
    ).unref();
  }

  #end(): void {
    clearTimeout(this.#still);
    if (!this.#isOver && this.#partBytes > 0 && this.#error === undefined) this.#endLine();
    this.#isOver = true;
    this.#wake();
  }
}

/** Why a reader has stopped. */
export class LineFailure extends Error {
  constructor(readonly code: LineError) {
    super(code);
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
