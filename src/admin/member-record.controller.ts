import { Controller, Get, Param } from '@nestjs/common';
import type { Caller } from '../auth/account-lookup.js';
import { AdminsOnly, Me } from '../auth/route-access.js';
import type { MemberRecord } from '../contract/records.js';
import { MemberRecordService } from './member-record.service.js';

@AdminsOnly()
@Controller('admin/records/members')
export class MemberRecordController {
  constructor(private readonly record: MemberRecordService) {}

  @Get(':name')
  async of(@Me() me: Caller, @Param('name') name: string): Promise<MemberRecord> {
    return this.record.of(name, me);
  }
}
