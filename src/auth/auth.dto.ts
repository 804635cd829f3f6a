import { IsString, MaxLength } from 'class-validator';
import { IsPassword } from './password.validator.js';

export class LoginDto {
  // a wrong name is a wrong log-in, not a wrong request: nobody learns more from one than from the other
  @IsString()
  @MaxLength(100)
  name: string;

  @IsPassword()
  password: string;
}

export class ChangePasswordDto {
  @IsPassword()
  current: string;

  @IsString()
  next: string;
}
