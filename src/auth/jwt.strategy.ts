import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import { LogInfo } from '../logging/log-info.js';
import { bearerOf } from './bearer.js';
import { JWT_KEY } from './jwt-key.module.js';
import { restOriginOf } from './request-origin.js';
import { TokenLimits } from './token-limits.js';
import { checking, Tokens, type Admitted, type Claims } from './tokens.js';

/** Bearer tokens of REST requests: passport-jwt checks the signature, `Tokens` all that the token claims. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    @Inject(JWT_KEY) key: KeyObject,
    private readonly tokens: Tokens,
    private readonly limits: TokenLimits,
    logInfo: LogInfo,
  ) {
    super({
      // not the library's own, whose pattern takes quadratic time
      jwtFromRequest: ({ headers }) => bearerOf(headers) ?? null,
      secretOrKey: key as unknown as Buffer,
      passReqToCallback: true,
      ...checking(logInfo),
    });
  }

  async validate(request: Request, claims: Claims): Promise<Admitted> {
    this.limits.assertRequest(claims);
    const admitted = await this.tokens.verify(claims);
    return { ...admitted, account: { ...admitted.account, address: restOriginOf(request).ip } };
  }
}
