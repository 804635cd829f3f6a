import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.js';
import { Settings } from './settings.js';

/** Hands the parsed settings and the clock to everyone. */
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    const providers = [{ provide: Settings, useValue: settings }, Clock];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
