import { closeSync, constants, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parseCheckpoint } from '../contract/checkpoint.js';
import { parseNote } from '../contract/signed-note.js';

const CHUNK_BYTES = 64 * 1024;
/** What is longer is no checkpoint. */
const NOTE_MAX_CHARS = 32 * 1024;
const SIGNATURE = '— ';
/** Lines of a checkpoint of this room: name, size and root. */
const OWN_LINES = 3;

/**
 * All checkpoints of a file, such as `checkpoints.log` or a copy of some of it, one after the other and in little memory.
 * What was cut off while it was written, and whatever else is no checkpoint, is passed over.
 * @throws NodeJS.ErrnoException
 */
export function* readCheckpoints(path: string): Generator<string> {
  let [text, signatures] = ['', ''];
  for (const line of linesOf(path)) {
    if (line.startsWith(SIGNATURE) && (signatures !== '' || text.endsWith('\n\n'))) {
      signatures += line;
      continue;
    }
    if (signatures !== '') {
      yield* noteOf(text, signatures);
      [text, signatures] = ['', ''];
    }
    if (line !== '\n' || text !== '') text += line;
    // only its end can be of a checkpoint
    if (text.length > NOTE_MAX_CHARS) text = '';
  }
  yield* noteOf(text, signatures);
}

/** @param text with the empty line */
function* noteOf(text: string, signatures: string): Generator<string> {
  // what is before them may be of one that was cut off
  const own = text
    .split('\n')
    .slice(-2 - OWN_LINES)
    .join('\n');
  const found = [own, text].find(one => isCheckpoint(one + signatures));
  if (found !== undefined) yield found + signatures;
}

function isCheckpoint(text: string): boolean {
  const note = parseNote(text);
  return note !== undefined && parseCheckpoint(note.text) !== undefined;
}

/** With their line feeds; the last one may have none. One that is too long comes in pieces. */
function* linesOf(path: string): Generator<string> {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const [chunk, decoder] = [Buffer.alloc(CHUNK_BYTES), new StringDecoder('utf8')];
    let rest = '';
    for (let read; (read = readSync(descriptor, chunk)) > 0;) {
      rest += decoder.write(chunk.subarray(0, read));
      const lines = rest.split(/(?<=\n)/);
      rest = lines.at(-1)!.endsWith('\n') ? '' : lines.pop()!;
      yield* lines;
      if (rest.length > NOTE_MAX_CHARS) {
        yield rest;
        rest = '';
      }
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}
