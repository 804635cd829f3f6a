import { ValidateBy, buildMessage } from 'class-validator';
import { isPassword } from '../contract/password-rules.js';

/** A password to compare: well-formed and not too long. `passwordViolation` decides which may be chosen. */
export const IsPassword = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPassword',
    validator: {
      validate: isPassword,
      defaultMessage: buildMessage(each => `${each}$property is no possible password`),
    },
  });
