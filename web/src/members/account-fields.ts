import { LIMITS } from '../../../src/contract/limits.js';
import { isName, isReservedName, nameKey } from '../../../src/contract/names.js';
import { codePoints } from '../../../src/contract/text.js';

/** Why a name cannot be used, as the key of a string; only the server knows whether it is taken. */
export function nameViolation(name: string): 'nameMissing' | 'nameInvalid' | 'nameReserved' | undefined {
  if (name === '') return 'nameMissing';
  if (!isName(name)) return 'nameInvalid';
  return isReservedName(name) ? 'nameReserved' : undefined;
}

/** Why a password cannot be set for this member; only the server knows the common ones. */
export function passwordViolation(
  password: string,
  name: string,
): 'passwordShort' | 'passwordLong' | 'passwordWeak' | undefined {
  const length = codePoints(password);
  if (length < LIMITS.passwordMinChars) return 'passwordShort';
  if (length > LIMITS.passwordMaxChars) return 'passwordLong';
  return password.normalize('NFC').toLowerCase() === nameKey(name) ? 'passwordWeak' : undefined;
}
