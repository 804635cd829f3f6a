import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import type { Role } from '../contract/events.js';
import type { LoggedIn } from '../contract/rest.js';
import type { AccountState } from '../entities/account-state.js';
import type { Origin } from '../logging/login-log.js';
import { Me, Public } from './access.guard.js';
import { ChangePasswordDto, LoginDto } from './auth.dto.js';
import { LoginService } from './login.service.js';
import { OwnAccountService } from './own-account.service.js';
import { RequestOrigin } from './request-origin.js';

@Controller('auth')
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    private readonly ownAccount: OwnAccountService,
  ) {}

  @Public()
  @HttpCode(200)
  @Post('login')
  login(@Body() body: LoginDto, @RequestOrigin() origin: Origin): Promise<LoggedIn> {
    return this.logins.login(body.name, body.password, origin);
  }

  @HttpCode(200)
  @Post('renew')
  renew(@Me() me: AccountState): LoggedIn {
    return this.logins.admit(me);
  }

  @Get('me')
  me(@Me() { id, name, role }: AccountState): { id: number; name: string; role: Role } {
    return { id, name, role };
  }

  @HttpCode(200)
  @Post('logout')
  async logout(@Me() me: AccountState): Promise<Record<string, never>> {
    await this.ownAccount.logout(me);
    return {};
  }

  @Put('password')
  changePassword(
    @Me() me: AccountState,
    @Body() body: ChangePasswordDto,
    @RequestOrigin() origin: Origin,
  ): Promise<LoggedIn> {
    return this.ownAccount.changePassword(me, { current: body.current, next: body.next, origin });
  }
}
