import { afterEach, beforeEach } from 'vitest';
import { ProcessRoom } from './process-room.js';
import { makePlace, type Place } from './room.js';

/** A place for each test of a file, and rooms there in processes of their own, which end with the test. */
export class ProcessRooms {
  place!: Place;
  #rooms: ProcessRoom[] = [];

  constructor() {
    beforeEach(async () => {
      this.place = await makePlace();
    });
    afterEach(async () => {
      for (const room of this.#rooms) await room.close();
      this.#rooms = [];
      await this.place.destroy();
    });
  }

  async start(): Promise<ProcessRoom> {
    const room = await ProcessRoom.start(this.place.environment);
    this.#rooms.push(room);
    return room;
  }
}
