import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from './database.js';
import { Peers } from './peers.js';

@Global()
@Module({
  providers: [
    { provide: Database, inject: [Settings], useFactory: (settings: Settings) => Database.open(settings) },
    Peers,
  ],
  exports: [Database, Peers],
})
export class DatabaseModule {}
