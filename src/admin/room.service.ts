import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { RoomSettings } from '../contract/events.js';
import { NO_COLOUR } from '../contract/rest.js';
import { changedFields } from '../contract/room.js';
import { LIMITS } from '../contract/limits.js';
import { validateOneLine, validateText } from '../contract/text.js';
import { Database } from '../database/database.js';
import { ModerationLogWriter, type Actor } from '../logging/moderation-log.writer.js';
import { lastRoomChange } from '../logging/room-changes.js';
import { RoomInfo } from '../logging/room-info.js';
import { actingAdmin } from './moderation.rules.js';

/** What is to become of the room. With the same `idempotencyKey` a second attempt is the same act. */
export interface RoomRequest extends Partial<RoomSettings> {
  reason?: string;
  idempotencyKey?: string | undefined;
}

/** What the room is called, looks like and allows: admins change it on record. */
@Injectable()
export class RoomService {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly info: RoomInfo,
  ) {}

  /** As they are in the database: this node may not have delivered the last change yet. */
  async settings(): Promise<RoomSettings> {
    const query = this.database.readFor('admins').query.bind(this.database.readFor('admins'));
    return (await lastRoomChange(query))?.to ?? this.info.settings;
  }

  /**
   * Changes what is given, as one act; values that are already set make none. White space around a text is dropped, and
   * an empty description or notice or `NO_COLOUR` removes what there was.
   * @throws ChatError EMPTY, TOO_LONG, INVALID_TEXT, INVALID; IDEMPOTENCY_CONFLICT
   */
  async change(
    by: Actor,
    { reason: why = '', idempotencyKey, ...wanted }: RoomRequest,
  ): Promise<RoomSettings> {
    const changes = cleaned(wanted);
    const reason = lines('reason', why, LIMITS.reasonMaxCodePoints);
    const now = await this.settings();
    if (changedFields(now, withChanges(now, changes)).length === 0) return now;
    const act = await this.moderationLog.act(
      { by, ...(reason && { reason }), ...(idempotencyKey !== undefined && { idempotencyKey }) },
      {
        action: 'room',
        may: [actingAdmin],
        decide: async ({ tx }) => {
          const from = (await lastRoomChange(tx.query.bind(tx)))?.to ?? this.info.settings;
          const to = withChanges(from, changes);
          return { room: { from, to }, detail: changedFields(from, to).join(', ') };
        },
      },
    );
    const room = act.room!;
    // the key belongs to another change
    if (changedFields(room, withChanges(room, changes)).length > 0)
      throw new ChatError('IDEMPOTENCY_CONFLICT');
    return room;
  }
}

function cleaned(wanted: Partial<RoomSettings>): Partial<RoomSettings> {
  const { name, description, notice, colour, slowSeconds, locked } = wanted;
  if (slowSeconds !== undefined) assertSlow(slowSeconds);
  return {
    ...(name !== undefined && { name: oneLine('name', name, LIMITS.roomNameMaxCodePoints) }),
    ...(description !== undefined && {
      description:
        description.trim() && oneLine('description', description, LIMITS.roomDescriptionMaxCodePoints),
    }),
    ...(colour !== undefined && { colour }),
    ...(slowSeconds !== undefined && { slowSeconds }),
    ...(locked !== undefined && { locked }),
    ...(notice !== undefined && { notice: lines('notice', notice, LIMITS.roomNoticeMaxCodePoints) }),
  };
}

function assertSlow(seconds: number): void {
  if (seconds >= 0 && seconds <= LIMITS.slowMaxSeconds) return;
  const message = `Slow mode can be 0 (off) to ${LIMITS.slowMaxSeconds} s.`;
  throw new ChatError('INVALID', { field: 'slowSeconds', message });
}

function oneLine(field: string, given: string, maxCodePoints: number): string {
  const text = given.trim();
  const code = validateOneLine(text, maxCodePoints);
  if (code) throw new ChatError(code, { field });
  return text;
}

/** A text that may have several lines, or be empty. */
function lines(field: string, given: string, maxCodePoints: number): string {
  const text = given.trim();
  const code = text === '' ? undefined : validateText(text, maxCodePoints);
  if (code) throw new ChatError(code, { field });
  return text;
}

function withChanges(from: RoomSettings, changes: Partial<RoomSettings>): RoomSettings {
  const { name, description, colour = NO_COLOUR, slowSeconds, locked, notice } = { ...from, ...changes };
  return {
    name,
    ...(description && { description }),
    ...(colour !== NO_COLOUR && { colour }),
    ...(slowSeconds && { slowSeconds }),
    ...(locked && { locked }),
    ...(notice && { notice }),
  };
}
