import { Controller, Get } from '@nestjs/common';
import { Public } from '../auth/route-access.js';
import { Settings } from '../config/settings.js';
import type { RoomView } from '../contract/rest.js';

/** What the log-in page says about the room. Answered from memory, as health is. */
@Controller('room')
export class PublicRoomController {
  constructor(private readonly settings: Settings) {}

  @Public()
  @Get()
  room(): RoomView {
    return { name: this.settings.ROOM_NAME, recorded: true };
  }
}
