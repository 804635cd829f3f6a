import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type { RetentionView } from '../../contract/retention.js';
import { RetentionDto, TermsDto } from './retention.dto.js';
import { RetentionService } from './retention.service.js';

/** How long the record is kept. */
@AdminsOnly()
@Controller('admin/retention')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get()
  async show(@Query() asked: TermsDto): Promise<RetentionView> {
    return this.retention.view(asked);
  }

  @Put()
  async change(@Me() me: Caller, @Body() body: RetentionDto): Promise<RetentionView> {
    return this.retention.change(me, body);
  }
}
