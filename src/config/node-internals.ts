import type { Socket } from 'node:net';

/**
 * All private fields of Node itself that are used, as of 20.20; no other file names one.
 * `test/transport/node-internals.test.ts` reports which one has moved.
 */

/** A connection that speaks HTTP. */
interface HttpSocket extends Socket {
  parser?: { onIncoming: () => number } | null;
}

/** llhttp treats it as an upgrade, and ignores what follows. */
const READ_NO_FURTHER = 2;

/**
 * Discards what has already arrived on a connection. `destroy` alone does not stop the parser, which emits all requests
 * of the bytes it was given.
 */
export function readNoFurther(socket: Socket): void {
  const { parser } = socket as HttpSocket;
  if (parser) parser.onIncoming = () => READ_NO_FURTHER;
}

interface Handle {
  setBlocking?(on: boolean): void;
}

/**
 * Makes writes to a pipe or terminal asynchronous. Node documents that those of `process.stdout` may block the whole
 * process, but no way to change it.
 */
export function neverBlock(stream: NodeJS.WritableStream): void {
  (stream as { _handle?: Handle | null })._handle?.setBlocking?.(false);
}
