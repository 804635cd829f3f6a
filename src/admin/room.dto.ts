import { IsBoolean, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { NO_COLOUR } from '../contract/rest.js';
import { LIMITS } from '../contract/limits.js';

export class RoomDto {
  @IsOptional()
  @IsString()
  name?: string;

  /** An empty one removes it. */
  @IsOptional()
  @IsString()
  description?: string;

  /** -1 removes it. */
  @IsOptional()
  @IsInt()
  @Min(NO_COLOUR)
  @Max(LIMITS.colours - 1)
  colour?: number;

  /** 0 turns slow mode off. */
  @IsOptional()
  @IsInt()
  slowSeconds?: number;

  @IsOptional()
  @IsBoolean()
  locked?: boolean;

  /** An empty one removes it. */
  @IsOptional()
  @IsString()
  notice?: string;

  @IsOptional()
  @IsString()
  reason?: string;
}
