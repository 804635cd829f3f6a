import { createHmac, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Settings } from '../config/settings.js';
import { LogInfo } from '../logging/log-info.js';
import { JWT_KEY } from './jwt-key.module.js';

const LASTS_MS = 180 * 86_400_000;
const VALUE = /^([\w-]{16})\.([\w-]{43})$/;
/** Per browser: the marks of many accounts would fill the 16 KB that Node accepts as headers. */
const MARKS_MAX = 20;
const PATH = '/api/auth/login';

/**
 * Marks browsers in which an account has logged in before. A mark authenticates nothing: a wrong password stays
 * wrong. It only selects the limit under which an attempt is counted, so that guesses from the same address, or from
 * everywhere, do not use up the owner's. Programs have no mark and are counted by address.
 */
@Injectable()
export class DeviceMarks {
  constructor(
    @Inject(JWT_KEY) private readonly key: KeyObject,
    private readonly logInfo: LogInfo,
    private readonly settings: Settings,
  ) {}

  /** The key under which an attempt at this account is counted, if the browser has its mark. */
  keyOf(accountId: number, cookies: string | undefined): string | undefined {
    const value = cookieOf(nameOf(accountId), cookies);
    const [, id = '', signature = ''] = VALUE.exec(value ?? '') ?? [];
    if (id === '') return undefined;
    const isOurs = timingSafeEqual(Buffer.from(signature), Buffer.from(this.#sign(accountId, id)));
    return isOurs ? `mark ${accountId} ${id}` : undefined;
  }

  /** Sets the mark, or renews it, and removes the oldest of too many. */
  leave(response: Response, accountId: number, cookies: string | undefined): void {
    const known = this.keyOf(accountId, cookies)?.split(' ').at(-1);
    const id = known ?? randomBytes(12).toString('base64url');
    response.cookie(nameOf(accountId), `${id}.${this.#sign(accountId, id)}`, {
      httpOnly: true,
      sameSite: 'strict',
      secure: this.settings.PUBLIC_URL?.toLowerCase().startsWith('https:') ?? false,
      path: PATH,
      maxAge: LASTS_MS,
    });
    // browsers send the oldest first (RFC 6265, 5.4)
    const others = marksIn(cookies).filter(name => name !== nameOf(accountId));
    for (const name of others.slice(0, 1 - MARKS_MAX)) response.clearCookie(name, { path: PATH });
  }

  #sign(accountId: number, id: string): string {
    const text = `device mark ${this.logInfo.epoch} ${accountId} ${id}`;
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

const nameOf = (accountId: number): string => `device-${accountId}`;

function marksIn(cookies = ''): string[] {
  return cookies.split('; ').flatMap(one => /^device-\d+(?==)/.exec(one)?.[0] ?? []);
}

function cookieOf(name: string, cookies = ''): string | undefined {
  const pair = cookies.split('; ').find(one => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
