import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { RoomFacts } from '../contract/events.js';
import { NO_COLOUR } from '../contract/rest.js';
import { LIMITS } from '../contract/limits.js';
import { validateOneLine } from '../contract/text.js';
import { Database } from '../database/database.js';
import { ModerationLogWriter, type Actor } from '../logging/moderation-log.writer.js';
import { lastRoomChange } from '../logging/room-changes.js';
import { RoomInfo } from '../logging/room-info.js';
import { actingAdmin } from './moderation.rules.js';

/** The room's name, description and colour, which admins change on record. */
@Injectable()
export class RoomService {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly info: RoomInfo,
  ) {}

  /** As they are in the database: this node may not have delivered the last change yet. */
  async facts(): Promise<RoomFacts> {
    const query = this.database.readFor('admins').query.bind(this.database.readFor('admins'));
    return (await lastRoomChange(query))?.to ?? this.info.facts;
  }

  /**
   * Changes what is given, as one act; values that are already set make none. White space around a text is dropped, and
   * an empty description or `NO_COLOUR` removes what there was.
   * @throws ChatError EMPTY, TOO_LONG, INVALID_TEXT
   */
  async change(by: Actor, wanted: Partial<RoomFacts>): Promise<RoomFacts> {
    const changes = cleaned(wanted);
    const now = await this.facts();
    if (changedFields(now, withChanges(now, changes)).length === 0) return now;
    const act = await this.moderationLog.act(
      { by },
      {
        action: 'room',
        may: [actingAdmin],
        decide: async ({ tx }) => {
          const from = (await lastRoomChange(tx.query.bind(tx)))?.to ?? this.info.facts;
          const to = withChanges(from, changes);
          return { room: { from, to }, detail: changedFields(from, to).join(', ') };
        },
      },
    );
    return act.room!;
  }
}

function cleaned({ name, description, colour }: Partial<RoomFacts>): Partial<RoomFacts> {
  return {
    ...(name !== undefined && { name: oneLine('name', name, LIMITS.roomNameMaxCodePoints) }),
    ...(description !== undefined && {
      description:
        description.trim() && oneLine('description', description, LIMITS.roomDescriptionMaxCodePoints),
    }),
    ...(colour !== undefined && { colour }),
  };
}

function oneLine(field: string, given: string, maxCodePoints: number): string {
  const text = given.trim();
  const code = validateOneLine(text, maxCodePoints);
  if (code) throw new ChatError(code, { field });
  return text;
}

function withChanges(from: RoomFacts, changes: Partial<RoomFacts>): RoomFacts {
  const { description, colour = NO_COLOUR, ...rest } = { ...from, ...changes };
  return { ...rest, ...(description && { description }), ...(colour !== NO_COLOUR && { colour }) };
}

function changedFields(from: RoomFacts, to: RoomFacts): string[] {
  return (['name', 'description', 'colour'] as const).filter(field => from[field] !== to[field]);
}
