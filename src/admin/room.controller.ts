import { Controller, Get } from '@nestjs/common';
import { AdminsOnly } from '../auth/route-access.js';
import { isLoopback } from '../config/database-address.js';
import { Settings } from '../config/settings.js';
import type { AdminRoomView } from '../contract/rest.js';

/** The room itself, as admins see it. */
@AdminsOnly()
@Controller('admin/room')
export class RoomController {
  constructor(private readonly settings: Settings) {}

  @Get()
  room(): AdminRoomView {
    const { ROOM_NAME, PUBLIC_URL, HOST } = this.settings;
    return {
      name: ROOM_NAME,
      recorded: true,
      ...(PUBLIC_URL !== undefined && { publicUrl: new URL(PUBLIC_URL).origin }),
      loopback: isLoopback(HOST),
    };
  }
}
