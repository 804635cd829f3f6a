import { Injectable } from '@nestjs/common';
import type { ModerationRecord } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { Database } from '../../database/database.js';
import type { ReaderName } from '../../database/readers.js';
import { actsDuring, actsLike, actsOn, type ActShape } from '../../logging/act-walks.js';
import type { Span } from '../../logging/line-walks.js';
import { stretchesOf, type Time } from '../../logging/logins/day-stretches.js';
import { roomChangesOf } from '../../logging/room-changes.js';
import { ShownLog } from '../../logging/shown-log.js';
import { omitNulls } from './omit-nulls.js';
import { paged, type Range } from './paged.js';

/** From where members log in and join is among the log-ins, a look at which is on record. */
const ADDRESS = `CASE WHEN m.actor_id = m.target_id OR m.action = 'invite_used' THEN NULL ELSE m.address END`;
const COLUMNS = `m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason, m.until, m.detail,
  m.from_seq AS fromSeq, m.to_seq AS toSeq, ${ADDRESS} AS address`;

/** The acts as an admin reads them, as far as this node has shown them. */
@Injectable()
export class ActsReader {
  #whom: Exclude<ReaderName, 'vital'> = 'admins';

  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
  ) {}

  /** The same, read from the members' pool. */
  forMembers(): ActsReader {
    const reader = new ActsReader(this.database, this.shown);
    reader.#whom = 'members';
    return reader;
  }

  async page(shape: ActShape, range: Range, time?: Time): Promise<Page<ModerationRecord>> {
    const acts = actsLike(shape);
    const walks = time ? actsDuring(acts, time) : acts;
    const read = async (span: Span): Promise<ModerationRecord[]> => {
      const { sql, parameters } = actsOn(walks, span, { select: COLUMNS, kind: this.database.kind });
      return this.#query(sql, parameters);
    };
    const stretches = time
      ? await stretchesOf(time, this.#query, 'moderation_log')
      : [{ from: 1, to: Infinity }];
    const { items, more } = await paged(read, range, { stretches, end: this.shown.position + 1 });
    const changes = await roomChangesOf(
      this.#query,
      items.filter(({ action }) => action === 'room').map(({ seq }) => seq),
    );
    return {
      items: items.map(row => {
        const room = changes.get(row.seq);
        return omitNulls({ ...row, ...(room && { room }) });
      }),
      more,
    };
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>(this.#whom, sql, parameters);
}
