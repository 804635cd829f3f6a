import { Global, Module } from '@nestjs/common';
import { Clock } from '../config/clock.js';
import { Settings } from '../config/settings.js';
import { Database } from './database.js';
import { ClusterNodes } from './cluster-nodes.js';

@Global()
@Module({
  providers: [
    { provide: Database, inject: [Settings], useFactory: (settings: Settings) => Database.open(settings) },
    { provide: Clock, inject: [Database], useFactory: (database: Database) => database.clock },
    ClusterNodes,
  ],
  exports: [Clock, Database, ClusterNodes],
})
export class DatabaseModule {}
