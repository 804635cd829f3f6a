import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from './database.js';

@Global()
@Module({
  providers: [
    { provide: Database, inject: [Settings], useFactory: (settings: Settings) => Database.open(settings) },
  ],
  exports: [Database],
})
export class DatabaseModule {}
