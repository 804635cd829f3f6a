import { Injectable, type OnModuleInit } from '@nestjs/common';
import { actorOf } from '../chat/chat-socket.js';
import { SlashCommands } from '../chat/slash-commands.js';
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
          moderation.kick(actorOf(socket), {
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
          moderation.readmit(actorOf(socket), {
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
          moderation.mute(actorOf(socket), {
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
          moderation.unmute(actorOf(socket), {
            name,
            reason,
            clientId,
          }),
      },
    );
  }
}
