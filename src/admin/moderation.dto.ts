import { IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';
import { parseDurationMs } from '../contract/duration.js';

export const Duration = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDuration',
    validator: {
      validate: value => typeof value === 'string' && parseDurationMs(value) !== undefined,
      defaultMessage: () => 'a duration is written 90s, 10m, 2h or 1d',
    },
  });

export class ReasonDto {
  @IsString()
  @MaxLength(4_000)
  reason: string;
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
