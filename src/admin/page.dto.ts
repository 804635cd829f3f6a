import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { fromDecimal } from '../contract/decimal.js';
import { LIMITS } from '../contract/limits.js';

/** Query strings are text: only plain digits become a number. */
export const Digits = () => Transform(({ value }: { value: unknown }) => fromDecimal(value));

/** A name or a day, if it is given: what it says is checked later. */
export const ShortText = () => applyDecorators(IsOptional(), IsString(), MaxLength(100));

/** How many rows a page has. */
export class LimitDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit: number = LIMITS.pageDefault;
}

export class PageDto extends LimitDto {
  @IsOptional()
  @Digits()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;
}
