import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { RoomSettings } from '../../../contract/events.js';
import { roomOf } from '../../../contract/room.js';
import { Settings } from '../../../config/settings.js';
import type { Target, Transport } from '../broadcast.js';
import type { PayloadOf, ServerEvent, SessionMember } from '../session.js';
import { LineFormat } from './line-format.js';
import { interruptSocket } from './endings.js';

const TALKS_END_WITHIN_MS = 2_000;

/** Where lines are written. */
export interface LineReceiver {
  readonly member: SessionMember;
  write(text: string | Buffer): void;
}

/** How each event is written, for the member of that name. */
type Writers = { [E in ServerEvent]: (payload: PayloadOf<E>, name: string) => string };

/** All connections over TCP: the only holder of the server. */
@Injectable()
export class Lines implements Transport {
  readonly format: LineFormat;
  #server: Server | undefined;
  /** Including connections that have not logged in. */
  readonly #sockets = new Set<Socket>();
  readonly #talks = new Set<Promise<void>>();
  readonly #welcomed = new Set<LineReceiver>();
  readonly #joined = new Set<LineReceiver>();
  readonly #byAccount = new Map<number, Set<LineReceiver>>();
  /** The members the lines have mentioned: a frame also lists members who only look different now. */
  readonly #here = new Set<string>();
  /** As it was told of last: what has changed since is told. */
  #room: RoomSettings = { name: '' };
  readonly #writers: Writers;

  constructor({ TIME_ZONE }: Settings) {
    const format = new LineFormat(TIME_ZONE);
    this.format = format;
    this.#writers = {
      welcome: welcome => {
        const { items, online, me } = welcome;
        this.#room = roomOf(welcome);
        return (
          format.greeting(this.#room) +
          items.map(item => format.earlier(item, me.name)).join('') +
          format.count({ count: online.count })
        );
      },
      messages: ({ items }, name) => items.map(item => format.item(item, name)).join(''),
      presence: frame => {
        const text = format.presence(frame, this.#here);
        for (const { name } of frame.joined) this.#here.add(name);
        for (const { name } of frame.left) this.#here.delete(name);
        return text;
      },
      session: notice => format.notice(notice),
      // this protocol shows nothing as unread
      seen: () => '',
      room: room => {
        const text = format.room(room, this.#room);
        this.#room = room;
        return text;
      },
      problem: error => format.refusal(error),
    };
  }

  /** @param server is listening, or about to */
  open(server: Server): void {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Where it listens, as `address:port`; undefined when it does not. */
  get address(): string | undefined {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    if (!address) return undefined;
    return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  get size(): number {
    return this.#welcomed.size;
  }

  welcomed(session: LineReceiver): void {
    this.#welcomed.add(session);
  }

  join(session: LineReceiver): void {
    this.#joined.add(session);
    const { id } = session.member;
    const ofAccount = this.#byAccount.get(id) ?? new Set();
    this.#byAccount.set(id, ofAccount.add(session));
  }

  leave(session: LineReceiver): void {
    this.#joined.delete(session);
    const { id } = session.member;
    const ofAccount = this.#byAccount.get(id);
    ofAccount?.delete(session);
    if (ofAccount?.size === 0) this.#byAccount.delete(id);
  }

  /** Nothing more is sent to this session. */
  removed(session: LineReceiver): void {
    this.leave(session);
    this.#welcomed.delete(session);
  }

  textOf<E extends ServerEvent>(event: E, payload: PayloadOf<E>, name: string): string {
    return this.#writers[event](payload, name);
  }

  toAll(): Target {
    return this.#targetOf(this.#joined);
  }

  toAllBut(accountIds: readonly number[]): Target {
    const ids = new Set(accountIds);
    return this.#targetOf([...this.#joined].filter(({ member }) => !ids.has(member.id)));
  }

  to(accountId: number): Target {
    return this.#targetOf(this.#byAccount.get(accountId) ?? []);
  }

  toWelcomed(): Target {
    return this.#targetOf(this.#welcomed);
  }

  /** Makes a stop wait for this work on a connection. */
  await(talk: Promise<void>): void {
    this.#talks.add(talk);
    void talk.finally(() => this.#talks.delete(talk));
  }

  async end(): Promise<void> {
    this.#server?.close();
    await Promise.all([...this.#sockets].map(interruptSocket));
    await Promise.race([Promise.all(this.#talks), sleep(TALKS_END_WITHIN_MS)]);
  }

  /** All of them see the same: only a whisper looks different to its two parties, and it goes to one account. */
  #targetOf(sessions: Iterable<LineReceiver>): Target {
    return {
      send: (event, payload) => {
        const [some] = sessions;
        if (some === undefined && event !== 'presence') return;
        const bytes = Buffer.from(this.textOf(event, payload, some?.member.name ?? ''));
        for (const session of sessions) session.write(bytes);
      },
    };
  }
}
