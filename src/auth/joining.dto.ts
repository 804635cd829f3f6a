import { IsString, MaxLength } from 'class-validator';

export class InviteCodeDto {
  // one that cannot be a code is answered as one that is unknown
  @IsString()
  @MaxLength(100)
  code: string;
}

export class JoinDto extends InviteCodeDto {
  @IsString()
  @MaxLength(100)
  name: string;

  @IsString()
  password: string;
}
