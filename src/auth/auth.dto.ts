import { IsString, Length, MaxLength, MinLength } from 'class-validator';
import { LIMITS } from '../contract/limits.js';

export class LoginDto {
  // a wrong name is a wrong log-in, not a wrong request: nobody learns more from one than from the other
  @IsString()
  @MaxLength(100)
  name: string;

  @IsString()
  @MinLength(1)
  @MaxLength(LIMITS.passwordMaxChars)
  password: string;
}

export class ChangePasswordDto {
  @IsString()
  @MinLength(1)
  @MaxLength(LIMITS.passwordMaxChars)
  current: string;

  @IsString()
  @Length(LIMITS.passwordMinChars, LIMITS.passwordMaxChars)
  next: string;
}
