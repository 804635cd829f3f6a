import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { DAYS_MAX } from '../../contract/retention.js';
import { ReasonDto } from '../moderation.dto.js';
import { Digits } from '../page.dto.js';

/** Terms that are not in force. */
export class TermsDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  lines?: number;

  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  acts?: number;

  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  logins?: number;
}

/** Days; 0 is for good. What is absent stays as it is. */
export class RetentionDto extends ReasonDto {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  lines?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  acts?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DAYS_MAX)
  logins?: number;

  /** Shorter than laws may demand, and meant so. */
  @IsOptional()
  @IsBoolean()
  accept?: boolean;
}
