import { Module } from '@nestjs/common';
import { LoggingModule } from '../logging/logging.module.js';
import { SearchService } from './search.service.js';

@Module({ imports: [LoggingModule], providers: [SearchService], exports: [SearchService] })
export class SearchModule {}
