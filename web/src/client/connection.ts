import type { Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  ConnectAuth,
  ConnectRefusal,
  MessagesFrame,
  PresenceFrame,
  RoomChanged,
  SeenPayload,
  ServerToClientEvents,
  SessionNotice,
  Welcome,
} from '../../../src/contract/events.js';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { retryOf } from '../../../src/contract/retry.js';
import type { EndCode, ConnectionState } from './state.js';

export type RoomSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
/** Makes a socket that neither connects nor reconnects by itself; `auth` is called for each connection. */
export type OpenSocket = (auth: () => ConnectAuth) => RoomSocket;

/** What the connection tells its owner. Frames come only between a `welcome` and the loss of the connection. */
export interface ConnectionEvents {
  auth(): ConnectAuth;
  changed(state: ConnectionState): void;
  welcome(welcome: Welcome): void;
  messages(frame: MessagesFrame): void;
  presence(frame: PresenceFrame): void;
  problem(error: ErrorBody): void;
  /** An admin has changed the room. */
  room(room: RoomChanged): void;
  /** The account has read up to a seq on another connection. */
  seen(seen: SeenPayload): void;
}

const ANSWER_WITHIN_MS = 15_000;
/** Longer than Socket.IO tries one transport; after this a server that does not answer is given up. */
const WELCOME_WITHIN_MS = 30_000;
const AGAIN_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const WAIT_MAX_MS = 600_000;
/** Spreads reconnects, so that a thousand clients do not come back at the same instant. */
const JITTER = 0.3;

/** Connects to the room, reconnects after a loss, and stops after a refusal. */
export class Connection {
  #socket: RoomSocket | undefined;
  #state: ConnectionState = { state: 'connecting' };
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Runs from the start of an attempt until it succeeds or fails. */
  #overdue: ReturnType<typeof setTimeout> | undefined;
  #serverStops = false;
  /** Requests without an answer yet; a lost connection answers them all with undefined. */
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly openSocket: OpenSocket,
    private readonly events: ConnectionEvents,
  ) {}

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects now, also after an end or instead of waiting longer. */
  connect(): void {
    clearTimeout(this.#retry);
    const socket = (this.#socket ??= this.#open());
    // during an attempt another CONNECT would make the server close the connection
    if (socket.connected || this.#overdue !== undefined) return;
    // drops what Socket.IO kept from before the loss: the outbox resends what is still needed
    socket.sendBuffer = [];
    this.#overdue = setTimeout(() => {
      this.#drop();
      this.#retryLater();
    }, WELCOME_WITHIN_MS);
    this.#set({ state: 'connecting' });
    socket.connect();
  }

  /** Drops the connection and reconnects after a wait, from the position that `auth` gives. */
  resume(waitMs = 0): void {
    this.#drop();
    if (waitMs > 0) this.#wait(waitMs);
    else this.connect();
  }

  /** Disconnects and does not reconnect. */
  end(code: EndCode, facts: { reason?: string; until?: number } = {}): void {
    clearTimeout(this.#retry);
    this.#serverStops = false;
    this.#set({ state: 'ended', code, ...facts });
    this.#drop();
  }

  /** Releases everything. */
  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.removeAllListeners();
    this.#drop(socket);
  }

  /** Sends an event. Resolves to its answer, or to undefined when none came: then its outcome is unknown. */
  async request<T>(
    send: (socket: RoomSocket, ack: (answer: Ack<T>) => void) => void,
  ): Promise<Ack<T> | undefined> {
    const socket = this.#socket;
    if (!socket?.connected) return Promise.resolve(undefined);
    return new Promise(resolve => {
      const settle = (answer?: Ack<T>): void => {
        clearTimeout(timer);
        this.#waiting.delete(drop);
        resolve(answer);
      };
      const drop = (): void => settle();
      const timer = setTimeout(drop, ANSWER_WITHIN_MS);
      this.#waiting.add(drop);
      send(socket, settle);
    });
  }

  #open(): RoomSocket {
    const socket = this.openSocket(() => this.events.auth());
    socket.on('welcome', welcome => {
      this.#tries = 0;
      this.#serverStops = false;
      this.#tried();
      this.events.welcome(welcome);
      // the owner may have disconnected meanwhile
      if (socket.connected) this.#set({ state: 'live' });
    });
    socket.on('messages', frame => this.#state.state === 'live' && this.events.messages(frame));
    socket.on('presence', frame => this.#state.state === 'live' && this.events.presence(frame));
    socket.on('seen', seen => this.events.seen(seen));
    socket.on('room', room => this.events.room(room));
    socket.on('problem', error => this.events.problem(error));
    socket.on('session', notice => this.#session(notice));
    socket.on('disconnect', reason => this.#lost(reason));
    socket.on('connect_error', error => this.#refused((error as { data?: ConnectRefusal }).data));
    return socket;
  }

  #session({ code, reason, until }: SessionNotice): void {
    if (code === 'SERVER_STOP') this.#serverStops = true;
    else this.end(code, { ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) });
  }

  #lost(reason: string): void {
    this.#dropWaiting();
    // closed by this client: the code that closed it continues
    if (this.#state.state === 'ended' || reason === 'io client disconnect') return;
    this.#retryLater();
  }

  #refused(refusal: ConnectRefusal | undefined): void {
    if (this.#state.state === 'ended') return;
    if (typeof refusal?.code !== 'string') return this.#retryLater();
    // an unknown code from a newer server is a refusal like any other
    if (retryOf(refusal.code) !== 'never') return this.#retryLater(refusal.retryAfterMs);
    this.end(refusal.code, refusal.until === undefined ? {} : { until: refusal.until });
  }

  #retryLater(atLeastMs = 0): void {
    const delay = AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)]!;
    this.#wait(Math.max(Math.min(atLeastMs, WAIT_MAX_MS), delay));
  }

  #wait(ms: number): void {
    this.#tried();
    const wait = ms * (1 + Math.random() * JITTER);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), wait);
    const { navigator } = globalThis as { navigator?: { onLine?: boolean } };
    const cause = navigator?.onLine === false ? 'offline' : this.#serverStops ? 'server_stop' : 'unreachable';
    this.#set({ state: 'waiting', cause, retryAt: performance.now() + wait });
  }

  #drop(socket = this.#socket): void {
    this.#tried();
    socket?.disconnect();
    this.#dropWaiting();
  }

  #tried(): void {
    clearTimeout(this.#overdue);
    this.#overdue = undefined;
  }

  #dropWaiting(): void {
    for (const drop of [...this.#waiting]) drop();
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.events.changed(state);
  }
}
