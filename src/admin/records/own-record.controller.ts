import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { Me } from '../../auth/route-access.js';
import type {
  OpenedWhisper,
  OpeningView,
  OwnLoginDays,
  OwnRecord,
  OwnSanction,
} from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { PageDto } from '../page.dto.js';
import { OwnRecordService } from './own-record.service.js';
import { BeforeDayDto } from './records.dto.js';

/** The caller's own record. */
@Controller('me/record')
export class OwnRecordController {
  constructor(private readonly record: OwnRecordService) {}

  @Get()
  async all(@Me() me: Caller): Promise<OwnRecord> {
    return this.record.all(me);
  }

  @Get('sanctions')
  async sanctions(@Me() me: Caller, @Query() query: PageDto): Promise<Page<OwnSanction>> {
    return this.record.sanctions(me, query);
  }

  @Get('openings')
  async openings(@Me() me: Caller, @Query() query: PageDto): Promise<Page<OpeningView>> {
    return this.record.openings(me, query);
  }

  @Get('openings/:seq')
  async opening(@Me() me: Caller, @Param('seq') seq: string): Promise<{ items: OpenedWhisper[] }> {
    return this.record.opening(me, seq);
  }

  @Get('logins')
  async logins(@Me() me: Caller, @Query() { before }: BeforeDayDto): Promise<OwnLoginDays> {
    return this.record.logins(me, before);
  }
}
