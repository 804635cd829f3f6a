import { StartupError } from '../database/startup-error.js';

/** Why a module cannot be loaded, in words for the operator. */
export function loadingError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return (
    `The room cannot be loaded by Node.js ${process.versions.node} (${code}). ` +
    'Install its packages with: npm ci'
  );
}

/** A module that is imported when it is needed. @throws StartupError when that fails */
export async function loaded<T>(module: Promise<T>): Promise<T> {
  return module.catch((error: unknown) => {
    throw new StartupError(loadingError(error));
  });
}
