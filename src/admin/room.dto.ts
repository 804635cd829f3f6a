import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { LIMITS } from '../contract/limits.js';

export class RoomDto {
  @IsOptional()
  @IsString()
  name?: string;

  /** An empty one removes it. */
  @IsOptional()
  @IsString()
  description?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LIMITS.colours - 1)
  colour?: number;
}
