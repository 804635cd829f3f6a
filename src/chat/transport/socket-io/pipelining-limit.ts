import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Clients ask for one thing at a time; a loop that lags may find a few answers already followed up. */
const AT_ONCE = 10;

/**
 * Few requests of a connection in a turn of the event loop, before anybody else sees them. Node hands out all that
 * one read brought, two thousand and more, and everyone waits until they are answered. A client that pipelines so much is cut off.
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
  // by itself Node would refuse these as they come
  const refuse = fair((_, response) => response.writeHead(417).end());
  server.removeAllListeners('request').on('request', ask).on('checkExpectation', refuse);
}

/** What Node has of a connection that speaks HTTP. */
interface HttpSocket extends Socket {
  parser?: { onIncoming: () => number } | null;
}

/** llhttp takes it for an upgrade, and leaves what follows alone. */
const READ_NO_FURTHER = 2;

function cut(socket: HttpSocket): void {
  // else each of the two thousand would still be made a request, only to be thrown away
  if (socket.parser) socket.parser.onIncoming = () => READ_NO_FURTHER;
  socket.destroy();
}
