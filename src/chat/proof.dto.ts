import { IsInt, Max, Min } from 'class-validator';
import { Transform } from 'class-transformer';
import { fromDecimal } from '../contract/decimal.js';

/** In the address of a request numbers are text. */
const Decimal = () => Transform(({ value }: { value: unknown }) => fromDecimal(value));

export class ConsistencyDto {
  /** The size of a checkpoint. */
  @Decimal()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from: number;
}
