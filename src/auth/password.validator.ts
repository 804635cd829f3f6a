import { ValidateBy, buildMessage } from 'class-validator';
import { isPassword } from '../contract/password-rules.js';

/** A password to be compared: well-formed and not too long. Whether it may be chosen is decided by `passwordViolation`. */
export const IsPassword = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPassword',
    validator: {
      validate: isPassword,
      defaultMessage: buildMessage(each => `${each}$property is no possible password`),
    },
  });
