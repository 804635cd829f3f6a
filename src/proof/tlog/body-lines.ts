import { closeSync, constants, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { fromBase64 } from '../../contract/base64.js';
import { SALT_BYTES } from '../entry.js';
import type { Body } from './exporting.js';

const CHUNK_BYTES = 256 * 1024;
/** More than the longest text takes. */
const LINE_MAX_CHARS = 1024 * 1024;

/** The texts of a file, one JSON object a line. @throws NodeJS.ErrnoException; BodyError for a line that is none */
export function* readBodies(path: string): Generator<Body> {
  let number = 0;
  for (const line of linesOf(path)) {
    number += 1;
    const body = bodyOf(line);
    if (!body) throw new BodyError(`line ${number} of ${path} is no text of a row`);
    yield body;
  }
}

export class BodyError extends Error {
  override readonly name = 'BodyError';
}

function bodyOf(line: string): Body | undefined {
  try {
    const { seq, salt, body } = JSON.parse(line) as Partial<Body>;
    const isWhole = Number.isSafeInteger(seq) && typeof salt === 'string' && typeof body === 'string';
    return isWhole && fromBase64(salt)?.length === SALT_BYTES ? { seq: seq!, salt, body } : undefined;
  } catch {
    return undefined;
  }
}

/** Without their line feeds, which each of them has. */
function* linesOf(path: string): Generator<string> {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const [chunk, decoder] = [Buffer.alloc(CHUNK_BYTES), new StringDecoder('utf8')];
    let rest = '';
    for (let read; (read = readSync(descriptor, chunk)) > 0 && rest.length <= LINE_MAX_CHARS;) {
      const lines = (rest + decoder.write(chunk.subarray(0, read))).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
    // what was cut off
    if (rest !== '') yield '';
  } finally {
    closeSync(descriptor);
  }
}
