import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { Role } from '../contract/events.js';
import { fromDecimal } from '../contract/decimal.js';
import { LIMITS } from '../contract/limits.js';

/** Query strings are text: only plain digits become a number. */
const Digits = () => Transform(({ value }: { value: unknown }) => fromDecimal(value));

const Duration = () => Matches(/^\d{1,9}[smhd]$/, { message: 'a duration is written 90s, 10m, 2h or 1d' });

export class CreateAccountDto {
  @IsString()
  @MaxLength(100)
  name: string;

  @IsString()
  password: string;

  @IsOptional()
  @IsIn(['admin', 'member'])
  role?: Role;

  @IsOptional()
  @IsBoolean()
  mustChangePassword?: boolean;
}

export class ChangeAccountDto {
  @IsOptional()
  @IsIn(['admin', 'member'])
  role?: Role;

  @IsOptional()
  @IsBoolean()
  disabled?: boolean;
}

export class ReasonDto {
  @IsString()
  @MaxLength(4_000)
  reason: string;
}

export class SetPasswordDto extends ReasonDto {
  @IsString()
  password: string;

  @IsOptional()
  @IsBoolean()
  mustChangePassword?: boolean;
}

export class KickDto extends ReasonDto {
  @IsOptional()
  @IsString()
  @Duration()
  coolOff?: string;
}

export class MuteDto extends ReasonDto {
  @IsOptional()
  @IsString()
  @Duration()
  duration?: string;
}

export class SanctionsDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  member?: string;
}

export class PageDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;

  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;
}

export class AccountsDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;

  /** Only names after this one. */
  @IsOptional()
  @IsString()
  @Matches(/^\P{Cc}*$/u, { message: 'after is a name' })
  @MaxLength(100)
  after?: string;

  /** Only names that contain this. */
  @IsOptional()
  @IsString()
  @Matches(/^\P{Cc}*$/u, { message: 'q is part of a name' })
  @MaxLength(100)
  q?: string;
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

export class LoginLogDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;

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
