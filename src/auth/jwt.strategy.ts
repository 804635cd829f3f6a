import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy, type JwtFromRequestFunction } from 'passport-jwt';
import { Head } from '../logging/head.js';
import { TokenLimits } from './token-limits.js';
import { checking, TOKEN_MAX_CHARS, Tokens, type Admitted, type Claims } from './tokens.js';

export const JWT_KEY = Symbol('JWT_KEY');

// as at the handshake: what is too long is not read
const fromHeader = ExtractJwt.fromAuthHeaderAsBearerToken();
const bearer: JwtFromRequestFunction = request => {
  const token = fromHeader(request);
  return token !== null && token.length > TOKEN_MAX_CHARS ? null : token;
};

/** Bearer tokens of REST requests. Expiry and signature by passport-jwt, the account by `Tokens`. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    @Inject(JWT_KEY) key: KeyObject,
    private readonly tokens: Tokens,
    private readonly limits: TokenLimits,
    head: Head,
  ) {
    super({
      jwtFromRequest: bearer,
      secretOrKey: key as unknown as Buffer,
      ...checking(head),
    });
  }

  async validate(claims: Claims): Promise<Admitted> {
    this.limits.assertRequest(claims);
    return this.tokens.admit(claims);
  }
}
