import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageDto } from '../page.dto.js';

export class ReviewDto extends PageDto {
  @IsString()
  @MaxLength(100)
  month: string;
}

export class ConfirmDto {
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  note?: string;
}
