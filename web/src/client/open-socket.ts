import { io, type Socket } from 'socket.io-client';
import type { OpenSocket } from './connection.js';

/** A socket to the server this page came from. WebSocket first; where a network forbids it, polling. */
export const openSocket: OpenSocket = auth => {
  const socket: Socket = io({
    autoConnect: false,
    // Connection reconnects, because the page has to show it
    reconnection: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: send => send(auth()),
  });
  // `tryAllTransports` waits for an error; some networks swallow WebSocket without one
  socket.on('connect_error', error => {
    if (!('data' in error)) socket.io.opts.transports?.reverse();
  });
  return socket;
};
