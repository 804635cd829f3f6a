import { Injectable } from '@nestjs/common';
import { AccountLookup, type Caller } from '../auth/account-lookup.js';
import { LIMITS } from '../contract/limits.js';
import { SANCTION_ACTIONS, type MemberRecord } from '../contract/records.js';
import { AccountsService } from './accounts.service.js';
import { FirstLooks } from './records/first-looks.js';
import { ActsReader } from './records/acts.reader.js';
import { MemberLinesReader } from './records/member-lines.reader.js';
import { OpeningsReader } from './records/openings.reader.js';

/** A member's story, as admins read it on one page. */
@Injectable()
export class MemberRecordService {
  constructor(
    private readonly accounts: AccountLookup,
    private readonly looks: FirstLooks,
    private readonly views: AccountsService,
    private readonly acts: ActsReader,
    private readonly openings: OpeningsReader,
    private readonly lines: MemberLinesReader,
  ) {}

  /** @throws ChatError NO_SUCH_MEMBER */
  async of(name: string, by: Caller): Promise<MemberRecord> {
    const id = await this.accounts.idOf(name);
    await this.looks.atStoryOf(id, by);
    const page = { limit: LIMITS.pageDefault };
    return {
      account: await this.views.byName(name),
      sanctions: await this.acts.page({ targetId: id, actions: SANCTION_ACTIONS, outcome: 'done' }, page),
      openings: await this.openings.of(id, page),
      counts: await this.lines.counts(id),
      ...(await this.lines.ends(id)),
    };
  }
}
