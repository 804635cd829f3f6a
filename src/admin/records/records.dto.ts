import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import {
  ACTIONS,
  LOGIN_EVENTS,
  OUTCOMES,
  type Action,
  type LoginEventKind,
  type Outcome,
} from '../../contract/records.js';
import { LIMITS } from '../../contract/limits.js';
import { ReasonDto } from '../moderation.dto.js';
import { Digits, LimitDto, ShortText } from '../page.dto.js';
import { ChatLogDto, LoginLogDto, RangeDto } from './logs.dto.js';

export class LinesDto extends ChatLogDto {
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  q?: string;

  @ShortText()
  from?: string;

  @ShortText()
  to?: string;

  /** The other party of whispers of `member`. */
  @ShortText()
  with?: string;

  @ShortText()
  fromDay?: string;

  @ShortText()
  toDay?: string;
}

export class EraseDto extends ReasonDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  confirm?: string;
}

export class ContextDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.contextMax)
  lines: number = LIMITS.contextDefault;
}

export class ActsDto extends RangeDto {
  @ShortText()
  actor?: string;

  @ShortText()
  target?: string;

  @IsOptional()
  @IsIn(ACTIONS)
  action?: Action;

  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @ShortText()
  day?: string;

  @ShortText()
  fromDay?: string;

  @ShortText()
  toDay?: string;
}

/** Which whispers to open: at least one of these narrows them. */
export class OpenNarrowedDto extends ReasonDto {
  /** Of this member. */
  @ShortText()
  with?: string;

  /** The other party. */
  @ShortText()
  and?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  fromSeq?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  toSeq?: number;

  @ShortText()
  fromDay?: string;

  @ShortText()
  toDay?: string;
}

/** What comes before a day. */
export class BeforeDayDto {
  @ShortText()
  before?: string;
}

/** A page of a list of days, the newest first. */
export class DaysDto extends LimitDto {
  @ShortText()
  before?: string;
}

export class LoginsDto extends LoginLogDto {
  @ShortText()
  name?: string;

  @IsOptional()
  @IsIn(LOGIN_EVENTS)
  event?: LoginEventKind;
}

export class SummaryDto extends LimitDto {
  @ShortText()
  day?: string;

  @IsOptional()
  @IsIn(['in', 'absent'])
  show: 'in' | 'absent' = 'in';

  /** The last name of the page before. */
  @ShortText()
  @Matches(/^\P{Cc}*$/u, { message: 'after is a name' })
  after?: string;
}
