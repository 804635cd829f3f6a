import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Role } from '../contract/events.js';
import { ACCOUNT_STATES, type AccountState } from '../contract/rest.js';
import { LimitDto } from './page.dto.js';
import { ReasonDto } from './moderation.dto.js';

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

export class SetPasswordDto extends ReasonDto {
  @IsString()
  password: string;

  @IsOptional()
  @IsBoolean()
  mustChangePassword?: boolean;
}

export class AccountsDto extends LimitDto {
  /** Part of a name. */
  @IsOptional()
  @IsString()
  @Matches(/^\P{Cc}*$/u, { message: 'q is part of a name' })
  @MaxLength(100)
  q?: string;

  @IsOptional()
  @IsIn(ACCOUNT_STATES)
  state?: AccountState;

  /** The last name of the page before. */
  @IsOptional()
  @IsString()
  @Matches(/^\P{Cc}*$/u, { message: 'cursor is a name' })
  @MaxLength(100)
  cursor?: string;
}
