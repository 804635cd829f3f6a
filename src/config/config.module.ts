import { Module, type DynamicModule } from '@nestjs/common';
import { Settings } from './settings.js';

/** Provides the parsed settings everywhere. */
@Module({})
export class ConfigModule {
  static forRoot(settings: Settings): DynamicModule {
    const providers = [{ provide: Settings, useValue: settings }];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
