import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ExportFormat, ExportLog } from '../../contract/exports.js';
import { ReasonDto } from '../moderation.dto.js';

export class ExportDto extends ReasonDto {
  @IsIn(['lines', 'acts', 'logins'])
  log: ExportLog;

  @IsIn(['csv', 'ndjson'])
  format: ExportFormat;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  member?: string;

  @IsOptional()
  @IsIn(['chat', 'whisper'])
  kind?: 'chat' | 'whisper';

  @IsOptional()
  @IsString()
  @MaxLength(100)
  fromDay?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  toDay?: string;
}
