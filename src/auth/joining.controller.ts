import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { InviteFacts, LoggedIn } from '../contract/rest.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { DeviceMarks } from './device-marks.js';
import { InviteCodeDto, JoinDto } from './joining.dto.js';
import { JoiningService } from './joining.service.js';
import { RequestOrigin } from './request-origin.js';
import { Public } from './route-access.js';

/** What guests do with an invite. */
@Public()
@Controller('invites')
export class JoiningController {
  constructor(
    private readonly joining: JoiningService,
    private readonly marks: DeviceMarks,
  ) {}

  @HttpCode(200)
  @Post('look')
  async look(@Body() { code }: InviteCodeDto, @RequestOrigin() origin: Origin): Promise<InviteFacts> {
    return this.joining.look(code, origin);
  }

  @Post('join')
  async join(
    @Body() body: JoinDto,
    @RequestOrigin() origin: Origin,
    @Res({ passthrough: true }) response: Response,
    @Headers('cookie') cookies?: string,
  ): Promise<LoggedIn> {
    const loggedIn = await this.joining.join(body, origin);
    this.marks.leave(response, loggedIn.account.id, cookies);
    return loggedIn;
  }
}
