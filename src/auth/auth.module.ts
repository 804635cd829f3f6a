import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { LoggingModule } from '../logging/logging.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountCreator } from './account-creator.js';
import { AccountLookup } from './account-lookup.js';
import { AuthController } from './auth.controller.js';
import { DeviceMarks } from './device-marks.js';
import { FailedLogins } from './failed-logins.js';
import { FirstAdmin } from './first-admin.js';
import { jwtKey } from './jwt-key.js';
import { JWT_KEY, JwtStrategy } from './jwt.strategy.js';
import { LoginService } from './login.service.js';
import { LoginSlowdown } from './login-slowdown.js';
import { OwnAccountService } from './own-account.service.js';
import { Passwords } from './passwords.js';
import { SessionUses } from './session-uses.js';
import { Sessions } from './sessions.js';
import { SessionsController } from './sessions.controller.js';
import { TokenLimits } from './token-limits.js';
import { SIGNING, Tokens } from './tokens.js';

/** After the database is open, which is after the data folder is ours. */
const key = { inject: [Settings, Database], useFactory: jwtKey };

@Module({
  imports: [
    LoggingModule,
    JwtModule.registerAsync({
      inject: key.inject,
      useFactory: (settings: Settings) => ({ secret: jwtKey(settings), signOptions: SIGNING }),
    }),
  ],
  controllers: [AuthController, SessionsController],
  providers: [
    { provide: JWT_KEY, ...key },
    { provide: APP_GUARD, useClass: AccessGuard },
    AccountCreator,
    AccountLookup,
    DeviceMarks,
    FailedLogins,
    FirstAdmin,
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
  exports: [AccountCreator, AccountLookup, Passwords, SessionUses, TokenLimits, Tokens],
})
export class AuthModule {}
