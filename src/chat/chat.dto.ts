import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LIMITS } from '../contract/limits.js';
import type { HistoryPayload, MessagePayload, WhisperPayload } from '../contract/events.js';

/** RFC 9562 UUIDs, lower-case: two that differ only in case must not be two things. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export class MessageDto implements MessagePayload {
  @IsString()
  text: string;

  @IsOptional()
  @Matches(UUID, { message: 'clientId must be a lower-case UUID' })
  clientId?: string;
}

export class WhisperDto extends MessageDto implements WhisperPayload {
  @IsString()
  @MaxLength(100)
  to: string;
}

export class HistoryDto implements HistoryPayload {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit?: number;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  with?: string;
}
