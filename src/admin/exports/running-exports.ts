import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { accountRefusal } from '../../auth/account-status.js';
import { AccountLookup } from '../../auth/account-lookup.js';
import { mayTakeLong } from '../../chat/transport/socket-io/silent-sockets.js';
import { Clock } from '../../config/clock.js';
import { ChatError } from '../../contract/errors.js';
import type { ExportView } from '../../contract/exports.js';
import { Database } from '../../database/database.js';
import { errorCode } from '../../database/database-errors.js';
import { Thread } from '../../database/thread.js';
import { ExportBegins, type Begun } from './export-begins.js';
import { cut, ExportEnds, whole } from './export-ends.js';
import type { ExportTask, FromExport, ToExport } from './export-thread.js';
import { ExportTickets, type Ticket } from './export-tickets.js';

const AT_ONCE = 2;
/** How often who asked for it is looked at. */
const CHECKED_EVERY_MS = 1_000;
const PROBED_AFTER_MS = 10_000;
const STOP_WITHIN_MS = 2_000;
/** Of ended ones, for who asks how they went. */
const REMEMBERED = 200;
const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

/** Of an export that this node sends. */
type OwnView = ExportView & { rows: number; bytes: number };

/** One of the exports that this node sends at a time. */
interface Place {
  accountId: number;
  response: Response;
  reading?: Reading;
  /** Settles when it has ended. */
  isOver?: Promise<void>;
}

/** The downloads of exports on this node. */
@Injectable()
export class RunningExports implements BeforeApplicationShutdown {
  readonly #logger = new Logger(RunningExports.name);
  readonly #views = new Map<number, OwnView>();
  /** From before their tickets are used up. */
  readonly #running = new Map<number, Place>();
  #isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly tickets: ExportTickets,
    private readonly accounts: AccountLookup,
    private readonly clock: Clock,
    private readonly begins: ExportBegins,
    private readonly ends: ExportEnds,
  ) {}

  /** Cuts what is being sent, and waits for its end to be on record. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    const all = [...this.#running.values()];
    for (const { response } of all) response.destroy();
    await Promise.all(all.map(async ({ reading }) => reading?.end()));
    const ended = Promise.allSettled(all.map(async ({ isOver }) => isOver));
    await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
  }

  /** Whether this node sends it. */
  isSending(seq: number): boolean {
    return this.#running.has(seq);
  }

  /**
   * How far one is, which the node knows that sends it; or how it ended, which is on record.
   * @throws ChatError NOT_FOUND: never asked for, or another node is about it
   */
  async view(seq: number): Promise<ExportView> {
    const own = this.#views.get(seq);
    // what waits here may have been sent by another node
    if (own && (own.state !== 'waiting' || this.database.kind === 'sqlite')) return own;
    const view = (await this.ends.of(seq)) ?? own;
    if (!view) throw new ChatError('NOT_FOUND');
    return view;
  }

  /** It was asked for on this node, and nothing of it has been sent. */
  expect(seq: number): void {
    this.#views.set(seq, { seq, state: 'waiting', rows: 0, bytes: 0 });
    const [oldest] = this.#views.keys();
    if (this.#views.size > REMEMBERED && oldest !== undefined) this.#views.delete(oldest);
  }

  /**
   * Sends the file of a ticket. One that cannot be sent whole ends without its end: the connection is cut in the middle
   * of a chunk, and no client takes it for whole. Both ends are on record.
   * @throws ChatError NOT_FOUND for a ticket that is not of this export, was used or is too late; BUSY, and it is not used
   */
  async send(seq: number, text: string, response: Response): Promise<void> {
    const ticket = this.tickets.read(text);
    if (!ticket || ticket.seq !== seq || ticket.until < this.clock.now()) throw new ChatError('NOT_FOUND');
    // what is known here needs no transaction
    if ((this.#views.get(seq)?.state ?? 'waiting') !== 'waiting') throw new ChatError('NOT_FOUND');
    await this.#assertMay(ticket);
    if (this.#running.has(seq)) throw new ChatError('NOT_FOUND');
    const own = [...this.#running.values()].some(({ accountId }) => accountId === ticket.by.id);
    if (own || this.#running.size >= AT_ONCE || this.#isStopping) throw new ChatError('BUSY');
    const place: Place = { accountId: ticket.by.id, response };
    this.#running.set(seq, place);
    place.isOver = this.#begin(ticket, place).finally(() => this.#running.delete(seq));
    await place.isOver;
  }

  async #begin(ticket: Ticket, place: Place): Promise<void> {
    const begun = { seq: ticket.seq, id: randomUUID() };
    if (!(await this.begins.begin(begun))) throw new ChatError('NOT_FOUND');
    this.expect(begun.seq);
    await this.#run(ticket, begun, place);
  }

  async #run(ticket: Ticket, begun: Begun, place: Place): Promise<void> {
    const { seq, by, spec } = ticket;
    const { response } = place;
    const view = this.#views.get(seq)!;
    const reading = new Reading({ access: this.database.access, spec });
    place.reading = reading;
    view.state = 'running';
    response.setHeader('Content-Type', TYPES[spec.format]);
    response.setHeader('Content-Disposition', `attachment; filename="${spec.log}-${seq}.${spec.format}"`);
    // gigabytes by a slow line take hours
    mayTakeLong(response);
    // before the first row is found
    response.flushHeaders();
    try {
      view.sha256 = await this.#pass(reading, ticket, view, response);
      // first on record, then whole
      if (!(await this.ends.store({ begun, by }, whole(view.rows, view.sha256))))
        throw new Error('another end is on record');
      view.state = 'done';
      response.end();
    } catch (error) {
      view.state = 'cut';
      delete view.sha256;
      response.destroy();
      this.#logger.warn(`export ${seq} was cut after ${view.rows} rows: ${errorCode(error)}`);
      const end = cut(view.rows);
      await this.ends.store({ begun, by }, end).catch(() => this.ends.keep({ begun, by }, end));
    } finally {
      // before the thread has ended: who has the file may ask for the next one
      this.#running.delete(seq);
      await reading.end();
    }
  }

  /** Passes the pieces on as fast as they are taken. Returns the hash of all of them. */
  async #pass(reading: Reading, ticket: Ticket, view: OwnView, response: Response): Promise<string> {
    let checkedAt = performance.now();
    const silence = new AllowedSilence(response);
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    for (;;) {
      const message = await reading.next();
      if (message.type === 'end') {
        silence.end();
        return message.sha256;
      }
      if (performance.now() - checkedAt > CHECKED_EVERY_MS) {
        await this.#assertMay(ticket);
        checkedAt = performance.now();
      }
      if (response.destroyed) throw new Error('the download was ended');
      view.rows = message.rows;
      view.bytes += message.bytes.byteLength;
      if (message.bytes.byteLength === 0 || response.write(message.bytes)) continue;
      silence.end();
      // one listener for the end of all waits: a pair for each would stay on the response
      await once(response, 'drain', { signal: closed.signal });
      silence.begin();
    }
  }

  /** @throws ChatError when who asked for it is no longer an admin, or logged in */
  async #assertMay({ by }: Ticket): Promise<void> {
    const found = await this.accounts.ofSession(by.sessionId);
    if (!found || found.session.endedAt !== null || found.account.role !== 'admin')
      throw new ChatError('NOT_FOUND');
    if (accountRefusal(found.account, found.readAt, by.tokenVersion)) throw new ChatError('NOT_FOUND');
  }
}

/**
 * While rows are looked for, nothing may be sent for long, and the server would take that for a dead connection. One that
 * takes nothing of what was sent is cut off as any other.
 */
class AllowedSilence {
  readonly #socket: Socket | null;
  readonly #silentMs: number;

  constructor(response: Response) {
    this.#socket = response.socket;
    this.#silentMs = this.#socket?.timeout ?? 0;
    // a reader whose machine is gone says nothing either
    this.#socket?.setKeepAlive(true, PROBED_AFTER_MS);
    this.begin();
  }

  begin(): void {
    this.#socket?.setTimeout(0);
  }

  end(): void {
    this.#socket?.setTimeout(this.#silentMs);
  }
}

/** A thread that reads one export, asked for one piece after another. */
class Reading {
  readonly #thread: Thread<ToExport, FromExport>;
  #resolve: ((message: Exclude<FromExport, { type: 'failed' }>) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor(task: ExportTask) {
    this.#thread = new Thread<ToExport, FromExport>(
      { program: 'export-thread', task },
      message => {
        if (message.type === 'failed') this.#reject?.(Object.assign(new Error(), { code: message.code }));
        else this.#resolve?.(message);
      },
      error => this.#reject?.(error ?? new Error('the thread has ended')),
    );
  }

  async next(): Promise<Exclude<FromExport, { type: 'failed' }>> {
    return new Promise((resolve, reject) => {
      [this.#resolve, this.#reject] = [resolve, reject];
      this.#thread.send({ type: 'next' });
    });
  }

  async end(): Promise<void> {
    await this.#thread.end();
  }
}
