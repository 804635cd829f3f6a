import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { commandLine, unescapeSlash } from '../contract/command-line.js';
import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { possibleMentions } from '../contract/mentions.js';
import { isName, nameKey } from '../contract/names.js';
import { validateText } from '../contract/text.js';
import type {
  CommandAnswer,
  HistoryPage,
  MessagePayload,
  Stored,
  WhisperPayload,
} from '../contract/events.js';
import type { HistoryPayload } from '../contract/queries.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { ChatLogWriter } from '../logging/chat-log.writer.js';
import type { LineDraft, StoredLine } from '../logging/line-draft.js';
import { ShownLog } from '../logging/shown-log.js';
import { MemberRates } from './member-rates.js';
import { Participants } from './participants.js';
import { Presence } from './presence.js';
import { SlashCommands } from './slash-commands.js';
import type { ChatSession } from './transport/session.js';

const TWO_PLACES = { message: 'Only one of before, after, around and since can be given.' };
const NO_REPLY = { field: 'replyTo', message: 'A command is no reply.' };
const TWO_KINDS = {
  field: 'mentions',
  message: 'mentions and with cannot be combined: whispers have no mentions.',
};

/**
 * What a member can do. Everything up to the queue of the log is synchronous, and the same for lines and
 * whispers, so that a session's lines keep their order.
 */
@Injectable()
export class ChatService {
  constructor(
    private readonly log: ChatLogWriter,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly commands: SlashCommands,
    private readonly rates: MemberRates,
  ) {}

  /** @throws ChatError the refusals of the judge, the limits and the commands */
  async message(session: ChatSession, payload: MessagePayload): Promise<CommandAnswer> {
    this.rates.takeLine(session);
    const { text, idempotencyKey, replyTo } = payload;
    assertText(text);
    const command = commandLine(text);
    if (command === undefined) {
      const line = unescapeSlash(text);
      const mayMention = possibleMentions(line).map(names => names.map(({ key }) => key));
      return this.#say(session, {
        text: line,
        idempotencyKey,
        ...(replyTo !== undefined && { replyTo }),
        ...(mayMention.length > 0 && { mayMention }),
      });
    }
    if (replyTo !== undefined) throw new ChatError('INVALID', NO_REPLY);
    return this.commands.run(session, command, idempotencyKey);
  }

  async whisper(session: ChatSession, payload: WhisperPayload): Promise<Stored> {
    this.rates.takeLine(session);
    return this.whisperTo(session, payload);
  }

  /** A whisper whose rate has been counted already, as for `/w`. */
  async whisperTo(session: ChatSession, { to, text, idempotencyKey }: WhisperPayload): Promise<Stored> {
    assertText(text);
    if (!isName(to)) throw new ChatError('NO_SUCH_MEMBER');
    return this.#say(session, { text, idempotencyKey, recipientKey: nameKey(to) });
  }

  async history(session: ChatSession, payload: HistoryPayload): Promise<HistoryPage> {
    const { limit = LIMITS.pageDefault, with: name, mentions, ...where } = payload;
    if (Object.values(where).filter(value => value !== undefined).length > 1)
      throw new ChatError('INVALID', TWO_PLACES);
    if (mentions && name !== undefined) throw new ChatError('INVALID', TWO_KINDS);
    this.rates.takeHistory(session);
    const withId = name === undefined ? undefined : await this.accounts.idOf(name);
    return this.shown.history(session.member.id, {
      ...where,
      limit,
      ...(withId !== undefined && { only: { withId } }),
      ...(mentions && { only: 'mentions' }),
    });
  }

  async #say(
    session: ChatSession,
    line: Pick<LineDraft, 'text' | 'recipientKey' | 'replyTo' | 'mayMention'> & {
      idempotencyKey: string | undefined;
    },
  ): Promise<Stored> {
    const { idempotencyKey = randomUUID() } = line;
    const fresh = line.idempotencyKey === undefined;
    const stored = await this.log.append({
      ...line,
      idempotencyKey,
      fresh,
      senderId: session.member.id,
      tokenVersion: session.tokenVersion,
      sessionId: session.id,
    });
    return this.#answer(stored);
  }

  #answer({ recipientId, ...stored }: StoredLine): Stored {
    if (recipientId === undefined || this.presence.partial) return stored;
    return { ...stored, present: this.participants.isPresent(recipientId) };
  }
}

function assertText(text: string): void {
  const violation = validateText(text);
  if (violation) throw new ChatError(violation, { field: 'text' });
}
