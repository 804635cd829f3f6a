import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Digits, LimitDto, PageDto, ShortText } from '../page.dto.js';
import { ReasonDto } from '../moderation.dto.js';

/** Rows between two seqs, both excluded. */
export class RangeDto extends PageDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;
}

export class ChatLogDto extends RangeDto {
  @ShortText()
  member?: string;

  @IsOptional()
  @IsIn(['chat', 'whisper'])
  kind?: 'chat' | 'whisper';

  @ShortText()
  day?: string;
}

export class LoginLogDto extends LimitDto {
  @ShortText()
  day?: string;

  /** `at,id` of the last row of the page before. */
  @IsOptional()
  @Matches(/^\d{1,15},\d{1,10}$/, { message: 'before is at,id of a row' })
  before?: string;
}

export class ModerationLogDto extends PageDto {
  @ShortText()
  target?: string;

  @ShortText()
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
