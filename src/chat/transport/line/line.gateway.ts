import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LoginService } from '../../../auth/login.service.js';
import { Sessions } from '../../../auth/sessions.js';
import { canonicalAddress } from '../../../auth/request-origin.js';
import { Settings } from '../../../config/settings.js';
import { commandLine, commandWord, splitOnce } from '../../../contract/command-line.js';
import { ChatError } from '../../../contract/errors.js';
import type { LeaveCause } from '../../../contract/events.js';
import { isPassword } from '../../../contract/password-rules.js';
import { visible } from '../../../contract/text.js';
import { StartupError } from '../../../database/startup-error.js';
import { InternalErrors } from '../../../database/internal-errors.js';
import { loggable } from '../../../database/database-errors.js';
import type { Origin } from '../../../logging/logins/login.writer.js';
import { ChatService } from '../../chat.service.js';
import { Admission, type Admitted } from '../../connection/admission.js';
import { Connections } from '../../connection/connections.js';
import { PendingConnections, type PendingConnection } from '../../connection/pending-connections.js';
import { EventRate } from '../../event-rate.js';
import { endLater } from './endings.js';
import { LineError, LineReader } from './line-reader.js';
import { LineSession } from './line-session.js';
import { Lines } from './lines.js';

/** Enough for a person to type a name and a password. */
const LOGIN_WITHIN_MS = 60_000;
/** A peer that is gone is noticed 10 s later (libuv probes ten times, a second apart), as with Socket.IO. */
const PROBE_AFTER_MS = 15_000;
const NAME_MAX = 100;
const BUSY_PAUSE_MS = 1_000;
const BUSY_AT_MOST_MS = 20_000;
/** How long a client that has ended its stream still reads. */
const LINGER_MS = 300;
/** RFC 9112, section 3: a web page can have its browser send such a request to any port, with lines of its choice. */
const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/\d/;
const QUIT = '/quit';

/** A connection and its address. */
interface Client {
  socket: Socket;
  pending: PendingConnection;
  origin: Origin;
  /** It has presented the right password. */
  isProven?: boolean;
}

/** Returns the next line of a client, at the rate it may send them; undefined once there are no more. */
type NextLine = () => Promise<string | undefined>;

/**
 * The room as lines of text over TCP, as classroom chat servers speak it: asks for ID and PW, then a line is a
 * message. Not encrypted. Rules, limits and records are those of the other transport.
 */
@Injectable()
export class LineGateway implements OnApplicationBootstrap {
  readonly #logger = new Logger(LineGateway.name);
  readonly #internal = new InternalErrors(this.#logger);

  constructor(
    private readonly settings: Settings,
    private readonly lines: Lines,
    private readonly logins: LoginService,
    private readonly sessions: Sessions,
    private readonly admission: Admission,
    private readonly pending: PendingConnections,
    private readonly connections: Connections,
    private readonly chat: ChatService,
  ) {}

  /** Opens the port, if one is set. @throws StartupError when it cannot be opened */
  async onApplicationBootstrap(): Promise<void> {
    const { TCP_PORT, TCP_HOST } = this.settings;
    if (TCP_PORT === undefined) return;
    const server = createServer({
      // what was sent before the end of a stream is still answered
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_AFTER_MS,
    });
    this.lines.open(server);
    server.on('connection', (socket: Socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server
        .once('error', ({ message }) =>
          reject(new StartupError(`Cannot listen for lines (${message}): set TCP_PORT or TCP_HOST.`)),
        )
        .listen(TCP_PORT, TCP_HOST, resolve);
    });
    // a failed accept, as for too many open files, must not end the process
    server.on('error', error => this.#logger.error(loggable(error)));
  }

  #accept(socket: Socket): void {
    // its `close` event follows
    socket.on('error', () => undefined);
    const address = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    const pending: PendingConnection = {
      address,
      withinMs: LOGIN_WITHIN_MS,
      cut: () => socket.destroy(),
      endRefused: () => endLater(socket),
      endSilent: () => {
        write(socket, this.lines.format.loginTimeout);
        endLater(socket);
      },
    };
    this.pending.add(pending);
    socket.once('close', () => this.pending.arrived(pending));
    const talk = this.#talk({ socket, pending, origin: { ip: address, transport: 'tcp' } });
    this.lines.await(
      talk.catch((error: unknown) => {
        this.#logger.error(loggable(error));
        socket.destroy();
      }),
    );
  }

  async #talk(client: Client): Promise<void> {
    const { socket } = client;
    const next = this.#lineByLine(client);
    try {
      const admitted = await this.#login(client, next);
      if (admitted) await this.#converse(client, admitted, next);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      write(socket, this.lines.format.refusal(error.body()));
    } finally {
      endLater(socket);
    }
  }

  /** Asks until name and password are right. Undefined when the client has gone, or is refused. */
  async #login(client: Client, next: NextLine): Promise<Admitted | undefined> {
    const { socket } = client;
    while (socket.writable) {
      const name = await ask(socket, 'ID', next);
      if (name !== undefined && HTTP_REQUEST.test(name))
        throw new ChatError('INVALID', { message: 'This port speaks lines of text, not HTTP.' });
      const password = name === undefined ? undefined : await ask(socket, 'PW', next);
      if (name === undefined || password === undefined) return undefined;
      try {
        const loggedIn = await this.#authenticate(client, name, password);
        return await this.#admit(client, loggedIn);
      } catch (error) {
        const refusal = error instanceof ChatError ? error : this.#internal.toClient(error);
        write(socket, this.lines.format.refusal(refusal.body()));
        // it is no longer counted as a connection that has proven nothing
        if (client.isProven) return undefined;
      }
    }
    return undefined;
  }

  async #authenticate({ socket, origin }: Client, name: string, password: string) {
    if (name.length > NAME_MAX || !isPassword(password)) throw new ChatError('BAD_CREDENTIALS');
    return patiently(socket, () => this.logins.authenticate(name, password, { origin }));
  }

  /** Like a connection with a token, which never leaves the server. */
  async #admit(
    client: Client,
    { account, session }: Awaited<ReturnType<LoginService['authenticate']>>,
  ): Promise<Admitted> {
    const { socket, origin, pending } = client;
    try {
      const { accessToken: token } = await this.logins.issue(account, session);
      const proven = (): void => {
        client.isProven = true;
        this.pending.proven(pending);
      };
      return await patiently(socket, () => this.admission.admit({ token, position: {}, origin, proven }));
    } catch (error) {
      await this.sessions.close(session.id);
      throw error;
    }
  }

  /** From the entry of a session to its end. */
  async #converse(client: Client, admitted: Admitted, next: NextLine): Promise<void> {
    const { socket } = client;
    try {
      if (!socket.writable) return;
      const session = this.#enter(client, admitted);
      // what comes after a /quit is not said
      while (session.closing === undefined && !session.isEnding) {
        const line = await this.#lineOf(session, next);
        if (line === undefined || session.isEnding) break;
        if (visible(line) !== '') await this.#say(session, line);
      }
      // the next fan-out sends it its own last line
      if (session.isOpen) await sleep(LINGER_MS);
    } finally {
      // only after the last line, since the right to say one ends with it
      await this.sessions.close(admitted.id);
    }
  }

  /** Synchronous, as `Connections.enter` requires. */
  #enter({ socket, pending }: Client, { start, ...facts }: Admitted): LineSession {
    let isHere = true;
    const leave = (session: LineSession, cause: LeaveCause): void => {
      if (!isHere) return;
      isHere = false;
      this.lines.removed(session);
      this.connections.left(session, cause);
    };
    const session = new LineSession(socket, facts, this.lines, one => leave(one, one.closing ?? 'lost'));
    socket.once('close', hadError =>
      leave(session, socket.readableEnded && !hadError && !session.isEnding ? 'quit' : 'lost'),
    );
    this.pending.arrived(pending);
    this.connections.enter(session, start);
    return session;
  }

  /** The next line; undefined also for a session that was closed because it sends too fast. */
  async #lineOf(session: LineSession, next: NextLine): Promise<string | undefined> {
    try {
      return await next();
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'RATE_LIMITED') throw error;
      this.#logger.warn(`closed a connection that kept sending too fast: ${session.member.name}`);
      session.close('lost', { code: 'RATE_LIMITED' });
      return undefined;
    }
  }

  async #say(session: LineSession, text: string): Promise<void> {
    try {
      const answer = await this.chat.message(session, { text });
      session.write(this.lines.format.answer(answer, recipientOf(text)));
    } catch (error) {
      const refusal = error instanceof ChatError ? error : this.#internal.toClient(error);
      session.write(this.lines.format.refusal(refusal.body()));
    }
  }

  /** A client that sends too fast is read more slowly, and closed if it continues. */
  #lineByLine({ socket }: Client): NextLine {
    const reader = new LineReader(socket);
    const rate = new EventRate(this.settings.RATE_EVENTS_PER_SECOND);
    return async () => {
      try {
        const line = await reader.next();
        for (let waitMs; line !== undefined && (waitMs = rate.take()) > 0;) {
          if (rate.isFlood) throw new ChatError('RATE_LIMITED');
          await sleep(waitMs);
        }
        return line;
      } catch (error) {
        throw error instanceof LineError ? new ChatError(error.code, { message: error.message }) : error;
      }
    };
  }
}

/** Retries for a while when the server is busy and the client waits: a whole class may connect at once. */
async function patiently<T>(socket: Socket, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + BUSY_AT_MOST_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof ChatError && error.code === 'BUSY';
      if (!isBusy || !socket.writable || performance.now() > giveUpAt) throw error;
      await sleep(error.facts.retryAfterMs ?? BUSY_PAUSE_MS);
    }
  }
}

/** Prompts until visible text comes, or /quit: undefined, as at the end of the stream. The next prompt is never sent before the answer to the last one. */
async function ask(socket: Socket, what: 'ID' | 'PW', next: NextLine): Promise<string | undefined> {
  while (socket.writable) {
    write(socket, `${what}\n`);
    const line = await next();
    // it is no name, and too short for a password
    if (line?.trim() === QUIT) return undefined;
    if (line === undefined || visible(line) !== '') return line;
  }
  return undefined;
}

function write(socket: Socket, text: string): void {
  if (socket.writable) socket.write(text);
}

/** The recipient of a line, if it is a whisper. */
function recipientOf(text: string): string | undefined {
  const [word, rest] = commandWord(commandLine(text) ?? '/');
  return word === 'w' ? splitOnce(rest.trimStart())[0] : undefined;
}
