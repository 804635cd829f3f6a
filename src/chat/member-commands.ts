import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChatService } from './chat.service.js';
import { sendAway } from './endings.js';
import { Presence } from './presence.js';
import { SlashCommands } from './slash-commands.js';

/** The commands everyone has. */
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
        run: async (socket, { name, text }, clientId) =>
          this.chat.whisperTo(socket, { to: name, text, ...(clientId !== undefined && { clientId }) }),
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
        run: async ({ data }) => ({ commands: this.commands.views(data.participant.role) }),
      },
      {
        name: 'quit',
        usage: '/quit',
        about: 'Leave the room',
        role: 'member',
        takes: 'nothing',
        run: async socket => {
          socket.data.closing = 'quit';
          // the answer goes out first
          setImmediate(() => sendAway(socket, 'quit'));
          return {};
        },
      },
    );
  }
}
