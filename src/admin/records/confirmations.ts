import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JWT_KEY } from '../../auth/jwt-key.module.js';

/** So that no other use of the key makes a confirmation. */
const PURPOSE = 'sarangbang/erase/v1\n';

/** What is about to be erased, by whom and why. */
export interface ToConfirm {
  adminId: number;
  seq: number;
  reason: string;
}

/** What makes an admin say twice what cannot be taken back. Any node of the room knows those of the others. */
@Injectable()
export class Confirmations {
  constructor(@Inject(JWT_KEY) private readonly key: KeyObject) {}

  /** @param until epoch ms */
  issue(what: ToConfirm, until: number): string {
    return `${until}.${this.#mac(what, until).toString('base64url')}`;
  }

  /** Whether it was issued for this, and is not too old. */
  holds(text: string, what: ToConfirm, now: number): boolean {
    const [until = '', mac = '', ...rest] = text.split('.');
    if (rest.length > 0 || !/^\d{1,15}$/.test(until) || Number(until) <= now) return false;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(what, Number(until));
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #mac({ adminId, seq, reason }: ToConfirm, until: number): Buffer {
    return createHmac('sha256', this.key)
      .update(PURPOSE)
      .update(JSON.stringify([adminId, seq, reason, until]))
      .digest();
  }
}
