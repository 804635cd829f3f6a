import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Settings } from '../config/settings.js';
import { ChatError } from '../contract/errors.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import { accessOf, askingOf } from './route-access.js';

const BURST_S = 3;

/** Limits the requests of an account, across all of its sessions. */
@Injectable()
export class RateGuard implements CanActivate {
  readonly #requests: TokenBuckets<number>;

  constructor(
    private readonly reflector: Reflector,
    { RATE_REQUESTS_PER_SECOND: rate }: Settings,
  ) {
    this.#requests = new TokenBuckets(rate, rate * BURST_S);
  }

  canActivate(context: ExecutionContext): boolean {
    if (accessOf(context, this.reflector).isPublic) return true;
    const retryAfterMs = this.#requests.take(askingOf(context)!.account.id);
    if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
    return true;
  }
}
