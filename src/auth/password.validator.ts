import { ValidateBy, buildMessage } from 'class-validator';
import { isPassword } from '../contract/password-rules.js';

/** A password to be compared: well-formed and not too long. Whether one may be chosen is `passwordFault`'s to say. */
export const IsPassword = (): PropertyDecorator =>
  ValidateBy({
    name: 'isPassword',
    validator: {
      validate: isPassword,
      defaultMessage: buildMessage(each => `${each}$property is no possible password`),
    },
  });
