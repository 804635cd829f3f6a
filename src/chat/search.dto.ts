import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Transform } from 'class-transformer';
import { fromDecimal } from '../contract/decimal.js';
import type { SearchPayload } from '../contract/queries.js';
import { LIMITS } from '../contract/limits.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NOT_A_DAY = { message: '$property is a day, YYYY-MM-DD' };
/** In the address of a request numbers are text. */
const Decimal = () => Transform(({ value }: { value: unknown }) => fromDecimal(value));

export class SearchDto implements SearchPayload {
  @IsString()
  @MaxLength(10_000)
  q: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  from?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  to?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  with?: string;

  @IsOptional()
  @IsIn(['chat', 'whisper'])
  kind?: 'chat' | 'whisper';

  @IsOptional()
  @Matches(DAY, NOT_A_DAY)
  fromDay?: string;

  @IsOptional()
  @Matches(DAY, NOT_A_DAY)
  toDay?: string;

  @IsOptional()
  @Decimal()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  before?: number;

  @IsOptional()
  @Decimal()
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageMax)
  limit?: number;
}
