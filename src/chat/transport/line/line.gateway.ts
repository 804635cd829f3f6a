import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LoginService } from '../../../auth/login.service.js';
import { Sessions } from '../../../auth/sessions.js';
import { canonicalAddress } from '../../../auth/request-origin.js';
import { Settings } from '../../../config/settings.js';
import { commandLine, commandWord, splitOnce } from '../../../contract/command-line.js';
import { ChatError } from '../../../contract/errors.js';
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

/** A person types a name and a password in less. */
const LOGIN_WITHIN_MS = 60_000;
/** A peer that is gone is noticed 10 s later (libuv probes ten times, a second apart), as with Socket.IO. */
const PROBE_AFTER_MS = 15_000;
const NAME_MAX = 100;
const BUSY_PAUSE_MS = 1_000;
const BUSY_AT_MOST_MS = 20_000;
/** How long a client that has ended its stream still reads. */
const LINGER_MS = 300;

/** Gives the next line of a client, at the rate it may send them; undefined once there are no more. */
type NextLine = () => Promise<string | undefined>;

/**
 * The room as lines of text over TCP, as class-room chat servers speak it: asks for ID and PW, then a line is a
 * message. Not encrypted. Everything else is that of the other transport: rules, limits, records.
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

  /** Opens the port, if there is to be one. @throws StartupError when it cannot be opened */
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
    // the process must outlive a failed accept, as of too many open files
    server.on('error', error => this.#logger.error(loggable(error)));
  }

  #accept(socket: Socket): void {
    // its close follows
    socket.on('error', () => undefined);
    const address = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    const one: PendingConnection = {
      address,
      withinMs: LOGIN_WITHIN_MS,
      cut: () => socket.destroy(),
      endRefused: () => endLater(socket),
      endSilent: () => endLater(socket),
    };
    this.pending.add(one);
    socket.once('close', () => this.pending.arrived(one));
    void this.#talk(socket, one, { ip: address, transport: 'tcp' }).catch((error: unknown) => {
      this.#logger.error(loggable(error));
      socket.destroy();
    });
  }

  async #talk(socket: Socket, one: PendingConnection, origin: Origin): Promise<void> {
    const next = this.#lineByLine(new LineReader(socket));
    try {
      const admitted = await this.#login(socket, one, { origin, next });
      if (!admitted) return;
      if (socket.destroyed) return void this.sessions.close(admitted.id);
      const session = this.#enter(socket, one, admitted);
      for (let line; session.closing === undefined && (line = await next()) !== undefined;) {
        if (visible(line) !== '') await this.#say(session, line);
      }
      // its last line comes back to it with the next fan-out
      if (session.closing === undefined) await sleep(LINGER_MS);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      write(socket, this.lines.format.refusal(error.body()));
    } finally {
      endLater(socket);
    }
  }

  /** Asks until name and password are right. Undefined when the client has gone. */
  async #login(
    socket: Socket,
    one: PendingConnection,
    { origin, next }: { origin: Origin; next: NextLine },
  ): Promise<Admitted | undefined> {
    for (;;) {
      const name = await ask(socket, 'ID', next);
      const password = name === undefined ? undefined : await ask(socket, 'PW', next);
      if (name === undefined || password === undefined) return undefined;
      try {
        return await this.#admit(name, password, { origin, proven: () => this.pending.proven(one) });
      } catch (error) {
        const refusal = error instanceof ChatError ? error : this.#internal.toClient(error);
        write(socket, this.lines.format.refusal(refusal.body()));
      }
    }
  }

  /** As a log-in over REST and a connection with its token. */
  async #admit(
    name: string,
    password: string,
    { origin, proven }: { origin: Origin; proven: () => void },
  ): Promise<Admitted> {
    if (name.length > NAME_MAX || !isPassword(password)) throw new ChatError('BAD_CREDENTIALS');
    const loggedIn = await patiently(() => this.logins.login(name, password, { origin, cookies: undefined }));
    const arrival = { token: loggedIn.accessToken, position: {}, origin, proven };
    return patiently(() => this.admission.admit(arrival));
  }

  /** Synchronous, as `Connections.enter` wants it. */
  #enter(socket: Socket, one: PendingConnection, { start, ...facts }: Admitted): LineSession {
    const session = new LineSession(socket, facts, this.lines);
    socket.once('close', hadError => {
      this.lines.removed(session);
      this.connections.left(session, socket.readableEnded && !hadError ? 'quit' : 'lost');
      void this.sessions.close(session.id);
    });
    this.pending.arrived(one);
    this.connections.enter(session, start);
    return session;
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

  /** A client that sends too fast is read more slowly, and closed if it goes on. */
  #lineByLine(reader: LineReader): NextLine {
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
        throw error instanceof LineError ? new ChatError(error.code) : error;
      }
    };
  }
}

/** Tries again while the server is busy, for a while: a whole class comes at once. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + BUSY_AT_MOST_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'BUSY' || performance.now() > giveUpAt) throw error;
      await sleep(error.facts.retryAfterMs ?? BUSY_PAUSE_MS);
    }
  }
}

/** Prompts until something visible comes: the next prompt never goes out before the answer to the last one. */
async function ask(socket: Socket, what: 'ID' | 'PW', next: NextLine): Promise<string | undefined> {
  for (;;) {
    write(socket, `${what}\n`);
    const line = await next();
    if (line === undefined || visible(line) !== '') return line;
  }
}

function write(socket: Socket, text: string): void {
  if (socket.writable) socket.write(text);
}

/** Whom a line whispers to, if it does. */
function recipientOf(text: string): string | undefined {
  const [word, rest] = commandWord(commandLine(text) ?? '/');
  return word === 'w' ? splitOnce(rest.trimStart())[0] : undefined;
}
