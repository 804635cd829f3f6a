import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChatSocket } from '../chat/chat-socket.js';
import { SlashCommands } from '../chat/slash-commands.js';
import type { Actor } from '../logging/moderation-log.js';
import { ModerationService } from './moderation.service.js';

/** The commands of admins, answered like their routes. */
@Injectable()
export class AdminCommands implements OnModuleInit {
  constructor(
    private readonly commands: SlashCommands,
    private readonly moderation: ModerationService,
  ) {}

  onModuleInit(): void {
    const { moderation } = this;
    this.commands.register(
      {
        name: 'kick',
        usage: '/kick NAME [5m] reason',
        about: 'Remove a member for a while',
        role: 'admin',
        takes: 'name, duration and reason',
        action: 'kick',
        run: (socket, { name, durationMs, text: reason }, clientId) =>
          moderation.kick(actor(socket), {
            name,
            reason,
            coolOffMs: durationMs,
            clientId,
          }),
      },
      {
        name: 'readmit',
        usage: '/readmit NAME reason',
        about: 'Let a removed member back in',
        role: 'admin',
        takes: 'name and reason',
        action: 'readmit',
        run: (socket, { name, text: reason }, clientId) =>
          moderation.readmit(actor(socket), {
            name,
            reason,
            clientId,
          }),
      },
      {
        name: 'mute',
        usage: '/mute NAME [10m] reason',
        about: 'Forbid a member to write',
        role: 'admin',
        takes: 'name, duration and reason',
        action: 'mute',
        run: (socket, { name, durationMs, text: reason }, clientId) =>
          moderation.mute(actor(socket), {
            name,
            reason,
            durationMs,
            clientId,
          }),
      },
      {
        name: 'unmute',
        usage: '/unmute NAME reason',
        about: 'Let a muted member write again',
        role: 'admin',
        takes: 'name and reason',
        action: 'unmute',
        run: (socket, { name, text: reason }, clientId) =>
          moderation.unmute(actor(socket), {
            name,
            reason,
            clientId,
          }),
      },
    );
  }
}

function actor({ data }: ChatSocket): Actor {
  return { id: data.participant.id, tokenVersion: data.tokenVersion };
}
