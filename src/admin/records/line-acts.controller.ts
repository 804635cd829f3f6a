import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type { ActedOnLine, ToErase } from '../../contract/line-marks.js';
import { ReasonDto } from '../moderation.dto.js';
import { LineActs } from './line-acts.service.js';
import { EraseDto } from './records.dto.js';

/** What admins do to lines. */
@AdminsOnly()
@Controller('admin/records/lines')
export class LineActsController {
  constructor(private readonly acts: LineActs) {}

  @HttpCode(200)
  @Post(':seq/hide')
  async hide(
    @Me() me: Caller,
    @Param('seq') seq: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ActedOnLine> {
    return this.acts.hide(me, { seq, reason });
  }

  @HttpCode(200)
  @Post(':seq/show')
  async show(
    @Me() me: Caller,
    @Param('seq') seq: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ActedOnLine> {
    return this.acts.show(me, { seq, reason });
  }

  /** Twice: the first answer has what confirms the second. */
  @HttpCode(200)
  @Post(':seq/erase')
  async erase(
    @Me() me: Caller,
    @Param('seq') seq: string,
    @Body() { reason, confirm }: EraseDto,
  ): Promise<ActedOnLine | ToErase> {
    return confirm === undefined
      ? this.acts.prepareErasing(me, { seq, reason })
      : this.acts.erase(me, { seq, reason, confirm });
  }
}
