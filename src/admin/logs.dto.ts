import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { fromDecimal } from '../contract/decimal.js';
import { LIMITS } from '../contract/limits.js';
import { ReasonDto } from './moderation.dto.js';

/** Query strings are text: only plain digits become a number. */
export const Digits = () => Transform(({ value }: { value: unknown }) => fromDecimal(value));

/** How many rows a page has. */
export class LimitDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;
}

export class PageDto extends LimitDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;
}

export class ChatLogDto extends PageDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  member?: string;

  @IsOptional()
  @IsIn(['chat', 'whisper'])
  kind?: 'chat' | 'whisper';

  @IsOptional()
  @IsString()
  @MaxLength(100)
  day?: string;
}

export class LoginLogDto extends LimitDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  day?: string;

  /** `at,id` of the last row of the page before. */
  @IsOptional()
  @Matches(/^\d{1,15},\d{1,10}$/, { message: 'before is at,id of a row' })
  before?: string;
}

export class ModerationLogDto extends PageDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  target?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  actor?: string;
}

export class OpenWhispersDto extends ReasonDto {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  fromSeq: number;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  toSeq: number;
}
