/** Why the room does not start, in words for the operator: printed without a stack, exit code 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
