import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { isDuplicate } from '../../database/database-errors.js';
import { retryUntilKnown } from '../../database/retry-until-known.js';

/** The file of an export that is being sent, or was. */
export interface Begun {
  /** Of the act that asked for it. */
  seq: number;
  /** UUID of this beginning. */
  id: string;
}

/** One of which no end is on record. */
export interface Unended extends Begun {
  /** Who asked for it. */
  actorId: number;
  /** The NODE_ID of the node that sends it, or sent it. */
  node: string;
}

/** How many beginnings are looked at, from the newest on: those before them ended long ago. */
const LOOKED_AT = 1_000;

/** Which exports have begun, on any node and since any start: the file of each is sent once. */
@Injectable()
export class ExportBegins {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /**
   * Uses up the ticket of an export. Returns whether it was unused: that is known by the UUID that is stored.
   * @throws ChatError UNAVAILABLE when the outcome is not known: the ticket may be used up
   */
  async begin({ seq, id }: Begun): Promise<boolean> {
    try {
      return await retryUntilKnown(() =>
        this.database.write('moderation', async tx => {
          const [there] = await tx.query<{ id: string }>(
            'SELECT begun_by AS id FROM export_begins WHERE act_seq = ?',
            [seq],
          );
          if (there) return there.id === id;
          await tx.query('INSERT INTO export_begins (act_seq, begun_by, node) VALUES (?, ?, ?)', [
            ...[seq, id, this.settings.NODE_ID],
          ]);
          return true;
        }),
      );
    } catch (error) {
      // another node was faster, after this one had looked: an earlier attempt of ours would be tried again
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Also those that are under way. The act of an end has the UUID of its beginning. */
  async unended(): Promise<Unended[]> {
    return this.database.ask<Unended>(
      'admins',
      `SELECT w0.act_seq AS seq, w0.begun_by AS id, w0.node, m.actor_id AS actorId
       FROM (SELECT act_seq, begun_by, node FROM export_begins ORDER BY act_seq DESC LIMIT ${LOOKED_AT}) w0
       LEFT JOIN moderation_log m ON m.seq = w0.act_seq
       LEFT JOIN moderation_log e ON e.act_id = w0.begun_by AND e.actor_id = m.actor_id
       WHERE m.actor_id IS NOT NULL AND e.seq IS NULL`,
      [],
    );
  }
}
