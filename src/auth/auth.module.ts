import type { KeyObject } from 'node:crypto';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { LoggingModule } from '../logging/logging.module.js';
import { AccountCreator } from './account-creator.js';
import { AccountLookup } from './account-lookup.js';
import { AuthController } from './auth.controller.js';
import { DeniedAccess } from './denied-access.js';
import { DeviceMarks } from './device-marks.js';
import { FailedLogins } from './failed-logins.js';
import { FirstAdmin } from './first-admin.js';
import { Invites } from './invites.js';
import { JoiningController } from './joining.controller.js';
import { JoiningService } from './joining.service.js';
import { JWT_KEY, JwtKeyModule } from './jwt-key.module.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LoginService } from './login.service.js';
import { LoginSlowdown } from './login-slowdown.js';
import { OwnAccountService } from './own-account.service.js';
import { Passwords } from './passwords.js';
import { RateGuard } from './rate.guard.js';
import { RoleGuard } from './role.guard.js';
import { SessionUses } from './session-uses.js';
import { Sessions } from './sessions.js';
import { SessionsController } from './sessions.controller.js';
import { TokenGuard } from './token.guard.js';
import { TokenLimits } from './token-limits.js';
import { SIGNING, Tokens } from './tokens.js';

@Module({
  imports: [
    LoggingModule,
    JwtKeyModule,
    JwtModule.registerAsync({
      imports: [JwtKeyModule],
      inject: [JWT_KEY],
      useFactory: (key: KeyObject) => ({ secret: key as unknown as Buffer, signOptions: SIGNING }),
    }),
  ],
  controllers: [AuthController, JoiningController, SessionsController],
  providers: [
    // in this order
    { provide: APP_GUARD, useClass: TokenGuard },
    { provide: APP_GUARD, useClass: RateGuard },
    { provide: APP_GUARD, useClass: RoleGuard },
    AccountCreator,
    AccountLookup,
    DeniedAccess,
    DeviceMarks,
    FailedLogins,
    FirstAdmin,
    Invites,
    JoiningService,
    JwtStrategy,
    LoginService,
    LoginSlowdown,
    OwnAccountService,
    Passwords,
    SessionUses,
    Sessions,
    TokenLimits,
    Tokens,
  ],
  exports: [
    AccountCreator,
    AccountLookup,
    LoginService,
    Passwords,
    SessionUses,
    Sessions,
    TokenLimits,
    Tokens,
  ],
})
export class AuthModule {}
