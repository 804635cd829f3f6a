import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type {
  Attendance,
  LineContext,
  LinesPage,
  LoginRecord,
  ModerationRecord,
  RecordDay,
} from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { ActsService } from './acts.service.js';
import { AttendanceService } from './attendance.service.js';
import { LinesService } from './lines.service.js';
import { LoginsService } from './logins.service.js';
import { ActsDto, ContextDto, DaysDto, LinesDto, LoginsDto, SummaryDto } from './records.dto.js';

/** The records, as admins read them. */
@AdminsOnly()
@Controller('admin/records')
export class RecordsController {
  constructor(
    private readonly lineRecord: LinesService,
    private readonly actRecord: ActsService,
    private readonly loginRecord: LoginsService,
    private readonly attendance: AttendanceService,
  ) {}

  @Get('lines')
  async lines(@Me() me: Caller, @Query() query: LinesDto): Promise<LinesPage> {
    return this.lineRecord.page(me.id, query);
  }

  @Get('lines/:seq/context')
  async context(@Param('seq') seq: string, @Query() { lines }: ContextDto): Promise<LineContext> {
    return this.lineRecord.around(seq, lines);
  }

  @Get('acts')
  async acts(@Query() query: ActsDto): Promise<Page<ModerationRecord>> {
    return this.actRecord.page(query);
  }

  @Get('days')
  async days(@Query() query: DaysDto): Promise<Page<RecordDay>> {
    return this.loginRecord.list(query);
  }

  @Get('logins')
  async logins(@Query() query: LoginsDto): Promise<Page<LoginRecord>> {
    return this.loginRecord.page(query);
  }

  @Get('logins/summary')
  async summary(@Query() query: SummaryDto): Promise<Attendance> {
    return this.attendance.of(query);
  }
}
