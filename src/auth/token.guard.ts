import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { ChatError } from '../contract/errors.js';
import { currentAsker } from '../database/work-context.js';
import { accessOf, askingOf } from './route-access.js';
import { TokenLimits } from './token-limits.js';

/** Denies every route without a valid token, unless it is public. */
@Injectable()
export class TokenGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: TokenLimits,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context, this.reflector).isPublic) return true;
    await super.canActivate(context);
    const asker = currentAsker();
    if (asker) asker.accountId = askingOf(context)!.account.id;
    return true;
  }

  override handleRequest<T>(
    error: unknown,
    admitted: T | false,
    _info: unknown,
    context: ExecutionContext,
  ): T {
    if (!error && admitted) return admitted;
    const refusal = error ?? new ChatError('TOKEN_INVALID');
    const request = context.switchToHttp().getRequest<Request>();
    // a request without a token is not an attempt: a page of any site can make a browser send it
    if (request.headers.authorization !== undefined && isOfToken(refusal))
      this.limits.assertStranger(request);
    throw refusal;
  }
}

function isOfToken(refusal: unknown): boolean {
  return refusal instanceof ChatError && refusal.code.startsWith('TOKEN_');
}
