import type { TestDatabase } from './databases.js';

declare module 'vitest' {
  interface ProvidedContext {
    database: TestDatabase;
  }
}
