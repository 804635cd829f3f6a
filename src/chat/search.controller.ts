import { Controller, Get, Query } from '@nestjs/common';
import type { Caller } from '../auth/account-lookup.js';
import { Me } from '../auth/route-access.js';
import type { SearchPage } from '../contract/events.js';
import { SearchDto } from './search.dto.js';
import { Searching } from './searching.js';

/** The event `search`, for programs without a socket. */
@Controller('search')
export class SearchController {
  constructor(private readonly searching: Searching) {}

  @Get()
  async search(@Me() me: Caller, @Query() query: SearchDto): Promise<SearchPage> {
    return this.searching.search(me.id, query);
  }
}
