import { Controller, Get } from '@nestjs/common';
import { Public } from '../auth/route-access.js';
import type { RoomView } from '../contract/rest.js';
import { RoomInfo } from '../logging/room-info.js';

/** What the log-in page says about the room. Answered from memory, as health is. */
@Controller('room')
export class PublicRoomController {
  constructor(private readonly info: RoomInfo) {}

  @Public()
  @Get()
  room(): RoomView {
    return this.info.view;
  }
}
