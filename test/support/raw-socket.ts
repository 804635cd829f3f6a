import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from './room.js';

/** Longer than any of the server's own deadlines for a connection. */
export const PATIENCE_MS = 13_000;

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

interface FrameOptions {
  fin?: boolean;
  /** RSV1 to 3, as a number of three bits. */
  reserved?: number;
  masked?: boolean;
  /** What the header says, if it lies. */
  length?: bigint;
}

/** A frame of RFC 6455; its mask is zero, which leaves the bytes as they are. */
export function frame(opcode: number, payload: Buffer | string, options: FrameOptions = {}): Buffer {
  const { fin = true, reserved = 0, masked = true, length } = options;
  const bytes = Buffer.from(payload);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  let extended = Buffer.alloc(0);
  if (length !== undefined || bytes.length > 0xffff) {
    head.push(mask | 127);
    extended = Buffer.alloc(8);
    extended.writeBigUInt64BE(length ?? BigInt(bytes.length));
  } else if (bytes.length > 125) {
    head.push(mask | 126);
    extended = Buffer.alloc(2);
    extended.writeUInt16BE(bytes.length);
  } else head.push(mask | bytes.length);
  return Buffer.concat([Buffer.from(head), extended, Buffer.alloc(masked ? 4 : 0), bytes]);
}

/** A TCP connection that has become a WebSocket, and what came back on it. */
export class RawSocket {
  received = '';
  ended = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.received += part;
      // a good loser says goodbye too
      if (part.includes('\x88')) socket.end(frame(CLOSE, ''));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.ended = true));
  }

  static async open(
    room: Pick<Room, 'url'>,
    query = 'EIO=4&transport=websocket',
    given: string[] = [],
  ): Promise<RawSocket> {
    const raw = new RawSocket(connect(Number(new URL(room.url).port), '127.0.0.1'));
    const headers = [
      ...[`GET /socket.io/?${query} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      ...[...given, '', ''],
    ];
    raw.socket.write(headers.join('\r\n'));
    await raw.until(() => raw.received.includes('\r\n\r\n') || raw.ended, 'an answer to the upgrade');
    return raw;
  }

  /** One that has been let into the room as this member. */
  static async enter(room: Room, name: string): Promise<RawSocket> {
    const raw = await RawSocket.open(room);
    raw.send(frame(TEXT, `40${JSON.stringify({ token: await room.token(name) })}`));
    await raw.until(() => raw.received.includes('42["welcome"'), 'a welcome');
    return raw;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  async until(done: () => boolean, what: string): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!done()) {
      if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
      await sleep(5);
    }
  }

  /** The code of the close frame, or undefined when the connection was cut without one. */
  async closed(): Promise<number | undefined> {
    await this.until(() => this.ended, 'the end of the connection');
    const at = this.received.lastIndexOf('\x88\x02');
    return at === -1 ? undefined : Buffer.from(this.received.slice(at + 2, at + 4), 'latin1').readUInt16BE();
  }
}
