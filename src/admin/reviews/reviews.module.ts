import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { LoggingModule } from '../../logging/logging.module.js';
import { RecordsModule } from '../records/records.module.js';
import { ReviewsController } from './reviews.controller.js';
import { ReviewsReader } from './reviews.reader.js';
import { ReviewsService } from './reviews.service.js';

@Module({
  imports: [AuthModule, LoggingModule, RecordsModule],
  controllers: [ReviewsController],
  providers: [ReviewsReader, ReviewsService],
})
export class ReviewsModule {}
