import { IsString, MaxLength } from 'class-validator';
import { IsPassword } from './password.validator.js';

export class LoginDto {
  // a wrong name is a failed log-in, not a malformed request: both answers are alike
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
