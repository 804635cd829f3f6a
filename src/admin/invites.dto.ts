import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { LIMITS } from '../contract/limits.js';
import { Duration } from './moderation.dto.js';

export class InviteDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.inviteUsesMax)
  uses?: number;

  @IsOptional()
  @IsString()
  @Duration()
  expiresIn?: string;

  /** For admins: for whom it is. */
  @IsOptional()
  @IsString()
  note?: string;
}
