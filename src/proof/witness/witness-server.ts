import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { errorCode } from '../../database/database-errors.js';
import { ThrottledLogger } from '../../rates/throttled-logger.js';
import type { CheckpointWitness, WitnessAnswer } from './checkpoint-witness.js';

const PATH = '/add-checkpoint';
const BODY_MAX_BYTES = 64 * 1024;
const HEADERS_MAX_BYTES = 8 * 1024;
const HEADERS_WITHIN_MS = 5_000;
const REQUEST_WITHIN_MS = 10_000;
/** Of a connection that neither sends nor takes anything. */
const SILENT_AT_MOST_MS = 10_000;
/** Rooms publish a checkpoint a minute: their connections stay open. */
const KEEP_ALIVE_MS = 65_000;
const LOOK_EVERY_MS = 1_000;
const CONNECTIONS_MAX = 100;
/** Of what others have written, in a line of the log. */
const QUOTED_MAX_CHARS = 200;
const FORK_MAX_CHARS = 2_000;

/** Serves a witness over HTTP: one route, which anyone may ask. */
export class WitnessServer {
  readonly #logger = new Logger('Witness');
  readonly #refusals = new ThrottledLogger(this.#logger);
  readonly #forks = new ThrottledLogger(this.#logger);
  readonly #sockets = new Set<Socket>();
  /** Connections with a request under way. */
  readonly #asking = new WeakSet<Socket>();
  readonly #server: Server;

  private constructor(private readonly witness: CheckpointWitness) {
    const options = {
      maxHeaderSize: HEADERS_MAX_BYTES,
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
    };
    this.#server = createServer(options, (request, response) => this.#asked(request, response));
    this.#server.timeout = SILENT_AT_MOST_MS;
    this.#server.on('connection', socket => this.#connected(socket));
  }

  /** @throws NodeJS.ErrnoException when it cannot listen there */
  static async open(witness: CheckpointWitness, at: { host: string; port: number }): Promise<WitnessServer> {
    const opened = new WitnessServer(witness);
    opened.#server.listen(at.port, at.host);
    await once(opened.#server, 'listening');
    return opened;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  /** At once: what is being stored is stored in one step. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** One more than the most closes the oldest, which may be that of a client that says nothing. */
  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size > CONNECTIONS_MAX) this.#sockets.values().next().value?.destroy();
  }

  #asked(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    // one after the other: an answer is waited for
    if (this.#asking.has(socket)) return void socket.destroy();
    this.#asking.add(socket);
    response.on('close', () => this.#asking.delete(socket));
    request.on('error', () => socket.destroy());
    if (request.url !== PATH) return refuse(response, 404);
    if (request.method !== 'POST') return refuse(response.setHeader('allow', 'POST'), 405);
    void this.#add(request, response);
  }

  async #add(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request);
      if (!body) return refuse(response, 413);
      const answer = await this.witness.add(body);
      this.#say(answer);
      // those who say what they cannot prove are not waited for
      if (answer.refused) response.setHeader('connection', 'close');
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      this.#logger.error(`a checkpoint is not cosigned: ${errorCode(error)}`);
      refuse(response, 503);
    }
  }

  #say({ status, refused, fork }: WitnessAnswer): void {
    if (!refused) return;
    const { why, origin } = refused;
    const of = origin === undefined ? '' : ` of ${quoted(origin, QUOTED_MAX_CHARS)}`;
    const said = `refused a checkpoint${of} (${status}): ${why}`;
    if (fork === undefined) this.#refusals.warn(said);
    // it is signed: a proof against the log
    else this.#forks.warn(`${said}; it is ${quoted(fork, FORK_MAX_CHARS)}`);
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-type': 'text/plain; charset=utf-8' });
  response.end();
}

/** Undefined for one that is too long, which is not read to its end. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_MAX_BYTES) {
        request.pause();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection was closed')));
  });
}

/** Control characters are escaped. */
function quoted(text: string, max: number): string {
  return JSON.stringify(text.length > max ? `${text.slice(0, max)}…` : text);
}
