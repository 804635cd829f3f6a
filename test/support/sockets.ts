import type { ChatSocket } from '../../src/chat/transport/socket-io/chat-socket.js';
import { Sockets } from '../../src/chat/transport/socket-io/sockets.js';
import type { Room } from './room.js';

/** The server's sockets of a member, oldest first. */
export function socketsOf(room: Room, name: string): ChatSocket[] {
  return [...room.app.get(Sockets).server!.sockets.sockets.values()].filter(
    ({ data }) => data.session.member.name === name,
  );
}
