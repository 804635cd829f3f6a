import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from '../config/clock.js';
import { ClusterNodes } from './cluster-nodes.js';
import { Database } from './database.js';

/** Provides the opened database everywhere, and closes it with the application. */
@Module({})
export class DatabaseModule {
  static forRoot(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: Database, useValue: database },
        { provide: Clock, useValue: database.clock },
        ClusterNodes,
      ],
      exports: [Clock, Database, ClusterNodes],
    };
  }
}
