import { LIMITS } from '../../../src/contract/limits.js';
import { isName, isReservedName } from '../../../src/contract/names.js';
import { codePoints } from '../../../src/contract/text.js';

/** Why a name cannot be taken, as the key of a string; that it is taken only the server knows. */
export function nameFault(name: string): 'nameMissing' | 'nameInvalid' | 'nameReserved' | undefined {
  if (name === '') return 'nameMissing';
  if (!isName(name)) return 'nameInvalid';
  return isReservedName(name) ? 'nameReserved' : undefined;
}

export function passwordFault(password: string): 'passwordShort' | 'passwordLong' | undefined {
  const length = codePoints(password);
  if (length < LIMITS.passwordMinChars) return 'passwordShort';
  return length > LIMITS.passwordMaxChars ? 'passwordLong' : undefined;
}
