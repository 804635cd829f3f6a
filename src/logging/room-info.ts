import type { RoomFacts, RoomSettings } from '../contract/events.js';
import type { RoomView } from '../contract/rest.js';
import type { RetentionTerms } from '../contract/retention.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import type { ActRow } from './log-row.js';
import { detailOf, keptDays, termsIn } from './retention-terms.js';
import { lastRoomChange } from './room-changes.js';

/** The room as admins have set it, as far as this node has delivered the log. */
export class RoomInfo {
  /** Of the act that made them so; 0 while nothing was changed. */
  #seq: number;
  #settings: RoomSettings;

  private constructor(
    seq: number,
    settings: RoomSettings,
    private kept: RetentionTerms,
  ) {
    this.#seq = seq;
    this.#settings = settings;
  }

  /** Reads them. Until an admin has changed the room, its name is the setting's. */
  static async open(database: Database, settings: Settings): Promise<RoomInfo> {
    const last = await lastRoomChange((sql, parameters) => database.read.query(sql, parameters));
    const days = await keptDays((sql, parameters) => database.read.query(sql, parameters));
    return new RoomInfo(last?.seq ?? 0, last?.to ?? { name: settings.ROOM_NAME }, termsIn(detailOf(days)));
  }

  /** For those who are in the room. */
  get settings(): RoomSettings {
    return this.#settings;
  }

  /** For anyone. */
  get facts(): RoomFacts {
    const { name, description, colour } = this.#settings;
    return {
      name,
      ...(description !== undefined && { description }),
      ...(colour !== undefined && { colour }),
    };
  }

  /** For how long the record is kept; nothing: for good. */
  get terms(): RetentionTerms {
    return this.kept;
  }

  /** For anyone, with what they must know before they talk. */
  get view(): RoomView {
    return { ...this.facts, recorded: true, ...(Object.keys(this.kept).length > 0 && { terms: this.kept }) };
  }

  get name(): string {
    return this.#settings.name;
  }

  /** Applies an act. Returns what it made of the room; undefined if it changed nothing. */
  apply({ seq, room, action, detail }: ActRow): RoomSettings | undefined {
    if (action === 'retention' && detail !== undefined) this.kept = termsIn(detail);
    // what was read at the start may be ahead of what is delivered
    if (!room || seq <= this.#seq) return undefined;
    this.#seq = seq;
    this.#settings = room;
    return room;
  }
}
