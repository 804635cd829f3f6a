import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { readNoFurther } from '../../../config/node-internals.js';

/** Clients send one request at a time; when the loop lags, a few answers may already be followed by the next. */
const AT_ONCE = 10;

/**
 * Allows few requests of a connection in a turn of the event loop. Node hands out everything one read brought, two
 * thousand requests and more, and everyone waits for the answers. A client that pipelines that many is cut off.
 */
export function limitPipelining(server: Server): void {
  const listeners = server.listeners('request') as RequestListener[];
  const inThisTurn = new Map<Socket, number>();
  const fair =
    (take: RequestListener): RequestListener =>
    (request, response) => {
      const { socket } = request;
      const count = (inThisTurn.get(socket) ?? 0) + 1;
      if (inThisTurn.size === 0) setImmediate(() => inThisTurn.clear());
      inThisTurn.set(socket, count);
      if (count > AT_ONCE) cut(socket);
      else take(request, response);
    };
  const ask = fair((request, response) => listeners.forEach(one => one.call(server, request, response)));
  // otherwise Node would refuse these as they come
  const refuse = fair((_, response) => response.writeHead(417).end());
  server.removeAllListeners('request').on('request', ask).on('checkExpectation', refuse);
}

function cut(socket: Socket): void {
  // otherwise each of the two thousand would still be parsed, only to be discarded
  readNoFurther(socket);
  socket.destroy();
}
