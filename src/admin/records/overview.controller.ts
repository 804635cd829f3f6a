import { Controller, Get } from '@nestjs/common';
import { AdminsOnly } from '../../auth/route-access.js';
import type { Overview } from '../../contract/records.js';
import { OverviewService } from './overview.service.js';

@AdminsOnly()
@Controller('admin/overview')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @Get()
  async now(): Promise<Overview> {
    return this.overview.now();
  }
}
