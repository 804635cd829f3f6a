import { Injectable } from '@nestjs/common';
import { Presence } from '../../chat/presence.js';
import { Clock } from '../../config/clock.js';
import type { Overview } from '../../contract/records.js';
import { Database } from '../../database/database.js';
import { ChatLogWriter } from '../../logging/chat-log.writer.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { ShownLog } from '../../logging/shown-log.js';
import { Sealer } from '../../proof/sealer.js';
import { SearchService } from '../../search/search.service.js';
import { LinesReader } from './lines.reader.js';

/** More acts of a day than these count as lines. */
const ACTS_MAX = 10_000;

/** How the room is, in figures. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly lines: LinesReader,
    private readonly presence: Presence,
    private readonly writer: ChatLogWriter,
    private readonly search: SearchService,
    private readonly sealer: Sealer,
    private readonly shown: ShownLog,
    private readonly days: LoginDays,
    private readonly clock: Clock,
  ) {}

  async now(): Promise<Overview> {
    const at = this.clock.now();
    const { count: here, partial } = this.presence.online();
    const [accounts] = await this.#query<{ n: number }>('SELECT COUNT(*) AS n FROM accounts account', []);
    const [oldest] = await this.#query<{ seq: number }>(
      'SELECT c.seq FROM chat_log c ORDER BY c.seq LIMIT 1',
      [],
    );
    const { queue, stored } = this.writer.load;
    const { perSecond, p50Ms, p99Ms } = stored;
    const { indexed } = this.search;
    const sealed = await this.sealer.newest();
    return {
      at,
      members: { here, accounts: accounts!.n, ...(partial && { partial }) },
      lines: { today: await this.#linesOf(at), perSecond: rounded(perSecond) },
      ...(p50Ms !== undefined &&
        p99Ms !== undefined && { ack: { p50Ms: rounded(p50Ms), p99Ms: rounded(p99Ms) } }),
      queue,
      database: {
        kind: this.database.kind,
        ready: this.database.readiness.problem === undefined,
        bytes: await this.database.bytes(),
      },
      log: {
        seq: this.shown.position,
        ...(oldest && { oldestSeq: oldest.seq }),
        ...(indexed !== undefined && { indexed }),
        ...(sealed && { sealedTo: sealed.size }),
      },
    };
  }

  /** Lines and acts are numbered as one, without gaps: what is no act is a line. */
  async #linesOf(at: number): Promise<number> {
    const end = this.shown.position + 1;
    let lines = 0;
    for (const { from, to } of await this.lines.stretches(this.days.dayOf(at))) {
      const before = Math.min(to, end);
      const [acts] = await this.#query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM (SELECT 1 FROM moderation_log m WHERE m.seq >= ? AND m.seq < ? LIMIT ?) w0`,
        [from, before, ACTS_MAX],
      );
      lines += Math.max(0, before - Math.max(from, 1) - acts!.n);
    }
    return lines;
  }

  async #query<Row>(sql: string, parameters: number[]): Promise<Row[]> {
    return this.database.ask<Row>('admins', sql, parameters);
  }
}

const rounded = (figure: number): number => Math.round(figure * 100) / 100;
