import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limitKey } from '../../../auth/request-origin.js';

/** A file descriptor and a few kilobytes each. */
const SILENT_MAX = 2_000;
const WITHIN_MS = 20_000;
/** A poll waits for at most 15 s, and a slow line downloads the page's largest file in less. */
const ANSWERED_WITHIN_MS = 60_000;
const POLL_EVERY_MS = 1_000;
/** A request may stay unread for a while, when five hundred come at once. */
const GRACE_MS = 3_000;

/** Answers that may be long. */
const long = new WeakSet<ServerResponse>();

/** Has an answer take as long as it needs: who sends it looks whether its reader is still there. */
export function mayTakeLong(response: ServerResponse): void {
  long.add(response);
}

/**
 * Limits the TCP connections that wait for no answer of the server: nothing was sent on them, or half a request, or
 * the last one is answered. When there are too many the oldest is cut, since new ones may be members'. None may
 * take longer than 20 s over a request, nor 60 s over request and answer, in whatever small pieces, unless that is said to be long. (Node checks its
 * own time-outs only every 30 s, and has none for an answer that is read slowly.)
 * @param perAddress how many an address may have; 0 for no limit, as behind a proxy
 */
export function limitSilentSockets(server: Server, perAddress: number): void {
  /** Since when, ms of `performance.now()`; oldest first. */
  const silent = new Map<Socket, { since: number; address: string }>();
  const byAddress = new Map<string, Set<Socket>>();
  /** Answers that are not read to their end, oldest first. */
  const answers = new Map<ServerResponse, { since: number; socket: Socket }>();

  const leave = (socket: Socket): void => {
    const one = silent.get(socket);
    if (!one) return;
    silent.delete(socket);
    const ofAddress = byAddress.get(one.address);
    ofAddress?.delete(socket);
    if (ofAddress?.size === 0) byAddress.delete(one.address);
  };
  const cut = (socket: Socket): void => {
    leave(socket);
    socket.destroy();
  };
  const trim = (sockets: Iterable<Socket>, over: number): void => {
    const before = performance.now() - GRACE_MS;
    for (const socket of sockets) {
      if (over-- <= 0 || silent.get(socket)!.since > before) return;
      cut(socket);
    }
  };
  const enter = (socket: Socket, hasAsked: boolean): void => {
    if (socket.destroyed) return;
    leave(socket);
    const address = limitKey(socket.remoteAddress ?? '');
    silent.set(socket, { since: performance.now(), address });
    trim(silent.keys(), silent.size - SILENT_MAX);
    // kept alive for the next request, which may be on its way: an office has many, and Node soon ends them
    if (hasAsked || perAddress === 0) return;
    const ofAddress = byAddress.get(address) ?? new Set<Socket>();
    byAddress.set(address, ofAddress.add(socket));
    trim(ofAddress, ofAddress.size - perAddress);
  };

  server.on('connection', (socket: Socket) => {
    enter(socket, false);
    socket.once('close', () => leave(socket));
  });
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket, headers } = request;
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (hasBody) request.once('end', () => leave(socket));
    else leave(socket);
    answers.set(response, { since: performance.now(), socket });
    response.once('close', () => {
      answers.delete(response);
      enter(socket, true);
    });
  });
  server.prependListener('upgrade', (_: IncomingMessage, socket: Socket) => leave(socket));
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, { since }] of silent) {
      if (since > now - WITHIN_MS) break;
      cut(socket);
    }
    for (const [response, { since, socket }] of answers) {
      if (since > now - ANSWERED_WITHIN_MS) break;
      // a request that waits behind another in a pipeline emits no `close`
      answers.delete(response);
      if (!long.has(response)) cut(socket);
    }
    trim(silent.keys(), silent.size - SILENT_MAX);
    for (const ofAddress of byAddress.values()) trim(ofAddress, ofAddress.size - perAddress);
  }, POLL_EVERY_MS).unref();
  server.once('close', () => clearInterval(timer));
}
