import { Injectable } from '@nestjs/common';
import { LIMITS } from '../contract/limits.js';
import type { Page, SanctionView } from '../contract/rest.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';

const IN_FORCE = [
  { action: 'kick', column: 'kicked_until', until: true },
  { action: 'mute', column: 'muted_until', until: true },
  { action: 'disable', column: 'disabled_at', until: false },
] as const satisfies { action: SanctionView['action']; column: string; until: boolean }[];

/** The sanctions in force, each with its act, which may be older than acts are kept. */
@Injectable()
export class SanctionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Of each kind the 200 that end last, or are the newest; of one member all. */
  async inForce(memberId?: number): Promise<Page<SanctionView>> {
    const now = this.clock.now();
    const items: SanctionView[] = [];
    let more = false;
    const onMember = memberId === undefined ? '' : 'AND t.id = ?';
    const member = memberId === undefined ? [] : [memberId];
    for (const { action, column, until } of IN_FORCE) {
      const rows = await this.database.readFor('admins').query<
        {
          name: string;
          until: number;
          seq: number | null;
          at: number | null;
          reason: string | null;
          actor: string | null;
        }[]
      >(
        `SELECT t.name, t.${column} AS until, m.seq, m.at, m.reason, a.name AS actor
         FROM accounts t
         LEFT JOIN moderation_log m ON m.seq = (SELECT x.seq FROM moderation_log x
           WHERE x.target_id = t.id AND x.action = ? AND x.outcome = 'done' ORDER BY x.seq DESC LIMIT 1)
         LEFT JOIN accounts a ON a.id = m.actor_id
         WHERE t.${column} > ? ${onMember} ORDER BY t.${column} DESC LIMIT ?`,
        [action, until ? now : 0, ...member, LIMITS.pageMax + 1],
      );
      more ||= rows.length > LIMITS.pageMax;
      for (const row of rows.slice(0, LIMITS.pageMax)) {
        items.push({
          name: row.name,
          action,
          ...(row.seq !== null && { seq: row.seq }),
          ...(row.at !== null && { at: row.at }),
          ...(until && { until: row.until }),
          ...(row.reason !== null && { reason: row.reason }),
          ...(row.actor !== null && { by: row.actor }),
        });
      }
    }
    return { items: items.sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0)), more };
  }
}
