import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { fromDecimal } from '../../../contract/decimal.js';
import { LIMITS } from '../../../contract/limits.js';
import type { MessagePayload, ResumePayload, SeenPayload, WhisperPayload } from '../../../contract/events.js';
import type { HistoryPayload } from '../../../contract/queries.js';
import { canonicalUuid } from '../../../contract/uuid.js';

/** A seq, or an instant in epoch ms. */
const Place = (min: number) => applyDecorators(IsOptional(), IsInt(), Min(min), Max(Number.MAX_SAFE_INTEGER));

class LineDto {
  @IsString()
  text: string;

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => canonicalUuid(value) ?? value)
  @IsUUID('loose', { message: 'idempotencyKey must be a UUID' })
  idempotencyKey?: string;
}

export class MessageDto extends LineDto implements MessagePayload {
  @Place(1)
  replyTo?: number;
}

export class WhisperDto extends LineDto implements WhisperPayload {
  @IsString()
  @MaxLength(100)
  to: string;
}

export class HistoryDto implements HistoryPayload {
  @Place(1)
  before?: number;

  @Place(0)
  after?: number;

  @Place(1)
  around?: number;

  @Place(0)
  since?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit?: number;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  with?: string;

  @IsOptional()
  @IsBoolean()
  mentions?: boolean;
}

export class SeenDto implements SeenPayload {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  seq: number;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  with?: string;
}

export class ResumeDto implements ResumePayload {
  @IsString()
  @MaxLength(100)
  epoch: string;

  @Transform(({ value }: { value: unknown }) => fromDecimal(value))
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after: number;
}
