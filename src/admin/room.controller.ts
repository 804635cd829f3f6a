import { Body, Controller, Get, Patch } from '@nestjs/common';
import type { Caller } from '../auth/account-lookup.js';
import { AdminsOnly, Me } from '../auth/route-access.js';
import { isLoopback } from '../config/database-address.js';
import { Settings } from '../config/settings.js';
import type { RoomSettings } from '../contract/events.js';
import type { AdminRoomView } from '../contract/rest.js';
import { RoomDto } from './room.dto.js';
import { RoomService } from './room.service.js';

/** The room itself, as admins see it. */
@AdminsOnly()
@Controller('admin/room')
export class RoomController {
  constructor(
    private readonly room: RoomService,
    private readonly settings: Settings,
  ) {}

  @Get()
  async show(): Promise<AdminRoomView> {
    return this.#view(await this.room.settings());
  }

  @Patch()
  async change(@Me() me: Caller, @Body() body: RoomDto): Promise<AdminRoomView> {
    return this.#view(await this.room.change(me, body));
  }

  #view(room: RoomSettings): AdminRoomView {
    const { PUBLIC_URL, HOST } = this.settings;
    return {
      ...room,
      recorded: true,
      ...(PUBLIC_URL !== undefined && { publicUrl: new URL(PUBLIC_URL).origin }),
      loopback: isLoopback(HOST),
    };
  }
}
