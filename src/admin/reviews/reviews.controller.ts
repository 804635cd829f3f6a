import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { AdminsOnly, Me } from '../../auth/route-access.js';
import type { Review } from '../../contract/reviews.js';
import { ConfirmDto, ReviewDto } from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';

/** What admins did with the records, month by month, and that another has looked it over. */
@AdminsOnly()
@Controller('admin/reviews')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Get()
  async of(@Query() query: ReviewDto): Promise<Review> {
    return this.reviews.of(query);
  }

  @HttpCode(200)
  @Post(':month')
  async confirm(
    @Me() me: Caller,
    @Param('month') month: string,
    @Body() { note }: ConfirmDto,
  ): Promise<{ seq: number; at: number }> {
    return this.reviews.confirm(me, month, note);
  }
}
