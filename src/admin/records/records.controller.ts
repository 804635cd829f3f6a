import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type {
  Attendance,
  LineContext,
  LinesPage,
  LoginRecord,
  ModerationRecord,
  OpenedWhispers,
  RecordDay,
} from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { ActsService } from './acts.service.js';
import { AttendanceService } from './attendance.service.js';
import { FirstLooks } from './first-looks.js';
import { LinesService } from './lines.service.js';
import { LoginsService } from './logins.service.js';
import {
  ActsDto,
  ContextDto,
  DaysDto,
  LinesDto,
  LoginsDto,
  OpenNarrowedDto,
  SummaryDto,
} from './records.dto.js';
import { WhisperOpening } from './whisper-opening.js';

/** The records, as admins read them. */
@AdminsOnly()
@Controller('admin/records')
export class RecordsController {
  constructor(
    private readonly lineRecord: LinesService,
    private readonly actRecord: ActsService,
    private readonly loginRecord: LoginsService,
    private readonly attendance: AttendanceService,
    private readonly opening: WhisperOpening,
    private readonly looks: FirstLooks,
  ) {}

  @Get('lines')
  async lines(@Me() me: Caller, @Query() query: LinesDto): Promise<LinesPage> {
    return this.lineRecord.page(me.id, query);
  }

  @Get('lines/:seq/context')
  async context(@Param('seq') seq: string, @Query() { lines }: ContextDto): Promise<LineContext> {
    return this.lineRecord.around(seq, lines);
  }

  @HttpCode(200)
  @Post('whispers/open')
  async openWhispers(@Me() me: Caller, @Body() body: OpenNarrowedDto): Promise<OpenedWhispers> {
    return this.opening.open(me, body);
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
  async logins(@Me() me: Caller, @Query() query: LoginsDto): Promise<Page<LoginRecord>> {
    await this.looks.atLogins(me);
    return this.loginRecord.page(query);
  }

  @Get('logins/summary')
  async summary(@Me() me: Caller, @Query() query: SummaryDto): Promise<Attendance> {
    await this.looks.atLogins(me);
    return this.attendance.of(query);
  }
}
