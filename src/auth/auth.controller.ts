import { Body, Controller, Get, Headers, HttpCode, Post, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { LoggedIn, OwnAccount } from '../contract/rest.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { Asking, BeforePasswordChange, Me, Public } from './route-access.js';
import { ChangePasswordDto, LoginDto } from './auth.dto.js';
import { DeviceMarks } from './device-marks.js';
import { LoginService } from './login.service.js';
import { OwnAccountService } from './own-account.service.js';
import { RequestOrigin } from './request-origin.js';
import type { Caller } from './account-lookup.js';
import type { Admitted } from './tokens.js';

@Controller('auth')
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    private readonly ownAccount: OwnAccountService,
    private readonly marks: DeviceMarks,
  ) {}

  @Public()
  @HttpCode(200)
  @Post('login')
  async login(
    @Body() body: LoginDto,
    @RequestOrigin() origin: Origin,
    @Res({ passthrough: true }) response: Response,
    @Headers('cookie') cookies?: string,
  ): Promise<LoggedIn> {
    const loggedIn = await this.logins.login(body.name, body.password, { origin, cookies });
    this.marks.leave(response, loggedIn.account.id, cookies);
    return loggedIn;
  }

  @HttpCode(200)
  @Post('renew')
  async renew(@Asking() { account, session }: Admitted): Promise<LoggedIn> {
    return this.logins.issue(account, session);
  }

  @BeforePasswordChange()
  @Get('me')
  async me(@Me() me: Caller): Promise<OwnAccount> {
    return this.logins.describe(me);
  }

  @BeforePasswordChange()
  @HttpCode(200)
  @Post('logout')
  async logout(@Me() me: Caller): Promise<Record<string, never>> {
    await this.ownAccount.logout(me);
    return {};
  }

  @BeforePasswordChange()
  @Put('password')
  async changePassword(
    @Me() me: Caller,
    @Body() body: ChangePasswordDto,
    @RequestOrigin() origin: Origin,
  ): Promise<LoggedIn> {
    return this.ownAccount.changePassword(me, { current: body.current, next: body.next, origin });
  }
}
