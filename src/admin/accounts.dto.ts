import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Role } from '../contract/events.js';
import { LimitDto } from './logs.dto.js';
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
