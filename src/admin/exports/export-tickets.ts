import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { JWT_KEY } from '../../auth/jwt-key.module.js';
import type { Actor } from '../../logging/moderation-log.writer.js';
import type { ExportSpec } from './export-spec.js';

/** It is enough to download one export, once. */
export interface Ticket {
  /** The seq of the act. */
  seq: number;
  /** Epoch ms. */
  until: number;
  /** Of who asked for it: it ends when their rights do. */
  by: Actor;
  spec: ExportSpec;
}

const SHAPE = z.object({
  seq: z.number(),
  until: z.number(),
  by: z.object({
    id: z.number(),
    tokenVersion: z.number(),
    sessionId: z.string(),
    address: z.string().optional(),
  }),
  spec: z.custom<ExportSpec>(value => typeof value === 'object'),
});
/** So that no other use of the key makes a ticket. */
const PURPOSE = 'sarangbang/export/v2\n';

/** Makes and reads tickets: any node of the room knows those of the others. */
@Injectable()
export class ExportTickets {
  constructor(@Inject(JWT_KEY) private readonly key: KeyObject) {}

  issue(ticket: Ticket): string {
    const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
    return `${body}.${this.#mac(body).toString('base64url')}`;
  }

  /** Undefined for what was not issued here. */
  read(text: string): Ticket | undefined {
    const [body = '', mac = '', ...rest] = text.split('.');
    const given = Buffer.from(mac, 'base64url');
    const right = this.#mac(body);
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return SHAPE.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  }

  #mac(body: string): Buffer {
    return createHmac('sha256', this.key).update(PURPOSE).update(body).digest();
  }
}
