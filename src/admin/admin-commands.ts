import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actorOf } from '../chat/transport/session.js';
import { SlashCommands } from '../chat/slash-commands.js';
import { ModerationService } from './moderation.service.js';
import { RoomService } from './room.service.js';

/** The commands of admins, answered like their routes. */
@Injectable()
export class AdminCommands implements OnModuleInit {
  constructor(
    private readonly commands: SlashCommands,
    private readonly moderation: ModerationService,
    private readonly room: RoomService,
  ) {}

  onModuleInit(): void {
    const { moderation, room } = this;
    this.commands.register(
      {
        name: 'kick',
        usage: '/kick NAME [5m] reason',
        about: 'Kick a member for a while',
        role: 'admin',
        takes: 'name, duration and reason',
        action: 'kick',
        run: (session, { name, durationMs, text: reason }, idempotencyKey) =>
          moderation.kick(actorOf(session), {
            name,
            reason,
            coolOffMs: durationMs,
            idempotencyKey,
          }),
      },
      {
        name: 'readmit',
        usage: '/readmit NAME reason',
        about: 'Readmit a kicked member',
        role: 'admin',
        takes: 'name and reason',
        action: 'readmit',
        run: (session, { name, text: reason }, idempotencyKey) =>
          moderation.readmit(actorOf(session), {
            name,
            reason,
            idempotencyKey,
          }),
      },
      {
        name: 'mute',
        usage: '/mute NAME [10m] reason',
        about: 'Mute a member',
        role: 'admin',
        takes: 'name, duration and reason',
        action: 'mute',
        run: (session, { name, durationMs, text: reason }, idempotencyKey) =>
          moderation.mute(actorOf(session), {
            name,
            reason,
            durationMs,
            idempotencyKey,
          }),
      },
      {
        name: 'unmute',
        usage: '/unmute NAME reason',
        about: 'Unmute a member',
        role: 'admin',
        takes: 'name and reason',
        action: 'unmute',
        run: (session, { name, text: reason }, idempotencyKey) =>
          moderation.unmute(actorOf(session), {
            name,
            reason,
            idempotencyKey,
          }),
      },
      {
        name: 'slow',
        usage: '/slow 30s|off [reason]',
        about: 'Slow mode: one line per member in this time',
        role: 'admin',
        takes: 'duration and reason',
        action: 'room',
        run: (session, { durationMs = 0, text: reason }, idempotencyKey) =>
          room.change(actorOf(session), { slowSeconds: durationMs / 1_000, reason, idempotencyKey }),
      },
      {
        name: 'lock',
        usage: '/lock [reason]',
        about: 'Let only admins speak',
        role: 'admin',
        takes: 'reason',
        action: 'room',
        run: (session, { text: reason }, idempotencyKey) =>
          room.change(actorOf(session), { locked: true, reason, idempotencyKey }),
      },
      {
        name: 'unlock',
        usage: '/unlock [reason]',
        about: 'Let everyone speak again',
        role: 'admin',
        takes: 'reason',
        action: 'room',
        run: (session, { text: reason }, idempotencyKey) =>
          room.change(actorOf(session), { locked: false, reason, idempotencyKey }),
      },
    );
  }
}
