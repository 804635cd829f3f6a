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
}
