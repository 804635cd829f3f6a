import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChatService } from './chat.service.js';
import { Presence } from './presence.js';
import { SlashCommands } from './slash-commands.js';

/** The commands for everyone. */
@Injectable()
export class MemberCommands implements OnModuleInit {
  constructor(
    private readonly commands: SlashCommands,
    private readonly chat: ChatService,
    private readonly presence: Presence,
  ) {}

  onModuleInit(): void {
    this.commands.register(
      {
        name: 'w',
        usage: '/w NAME text',
        about: 'Whisper to one member',
        role: 'member',
        takes: 'name and text',
        run: async (session, { name, text }, idempotencyKey) =>
          this.chat.whisperTo(session, {
            to: name,
            text,
            ...(idempotencyKey !== undefined && { idempotencyKey }),
          }),
      },
      {
        name: 'who',
        usage: '/who',
        about: 'Show who is here',
        role: 'member',
        takes: 'nothing',
        run: async () => {
          const { members: online, ...rest } = this.presence.online();
          return { online, ...rest };
        },
      },
      {
        name: 'help',
        usage: '/help',
        about: 'Show the commands',
        role: 'member',
        takes: 'nothing',
        run: async ({ member }) => ({ commands: this.commands.views(member.role) }),
      },
      {
        name: 'quit',
        usage: '/quit',
        about: 'Leave the room',
        role: 'member',
        takes: 'nothing',
        run: async session => {
          session.closing = 'quit';
          // the answer is sent first
          setImmediate(() => session.close('quit'));
          return {};
        },
      },
    );
  }
}
