import type { RoomFacts } from '../contract/events.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import type { ActRow } from './log-row.js';
import { lastRoomChange } from './room-changes.js';

/** The room's name, description and colour, as far as this node has delivered the log. */
export class RoomInfo {
  /** Of the act that made them so; 0 while nothing was changed. */
  #seq: number;
  #facts: RoomFacts;

  private constructor(seq: number, facts: RoomFacts) {
    this.#seq = seq;
    this.#facts = facts;
  }

  /** Reads them. Until an admin has changed the room, its name is the setting's. */
  static async open(database: Database, settings: Settings): Promise<RoomInfo> {
    const last = await lastRoomChange((sql, parameters) => database.read.query(sql, parameters));
    return new RoomInfo(last?.seq ?? 0, last?.to ?? { name: settings.ROOM_NAME });
  }

  get facts(): RoomFacts {
    return this.#facts;
  }

  get name(): string {
    return this.#facts.name;
  }

  /** Applies an act. Returns what it made of the room; undefined if it changed nothing. */
  apply({ seq, room }: ActRow): RoomFacts | undefined {
    // what was read at the start may be ahead of what is delivered
    if (!room || seq <= this.#seq) return undefined;
    this.#seq = seq;
    this.#facts = room;
    return room;
  }
}
