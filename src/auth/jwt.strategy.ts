import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { CHECKING, Tokens, type Admitted, type Claims } from './tokens.js';

export const JWT_KEY = Symbol('JWT_KEY');

/** Bearer tokens of REST requests. Expiry and signature by passport-jwt, the account by `Tokens`. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    @Inject(JWT_KEY) key: KeyObject,
    private readonly tokens: Tokens,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: key as unknown as Buffer,
      ...CHECKING,
    });
  }

  validate(claims: Claims): Promise<Admitted> {
    return this.tokens.admit(claims);
  }
}
