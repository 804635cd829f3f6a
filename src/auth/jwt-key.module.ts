import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { jwtKey } from './jwt-key.js';

export const JWT_KEY = Symbol('JWT_KEY');

/** The one key for signing, verification and device marks. */
@Module({
  providers: [
    // after the database is open, which is after the data folder is locked
    { provide: JWT_KEY, inject: [Settings, Database], useFactory: jwtKey },
  ],
  exports: [JWT_KEY],
})
export class JwtKeyModule {}
