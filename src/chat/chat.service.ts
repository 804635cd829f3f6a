import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { commandLine, unescapeSlash } from '../contract/command-line.js';
import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import { isName, nameKey } from '../contract/names.js';
import { textFault } from '../contract/text.js';
import type {
  CommandAnswer,
  HistoryPage,
  HistoryPayload,
  MessagePayload,
  ResumePayload,
  Resumed,
  Stored,
  WhisperPayload,
} from '../contract/events.js';
import { Settings } from '../config/settings.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { ChatLogWriter } from '../logging/chat-log.writer.js';
import type { StoredLine } from '../logging/line-draft.js';
import { ShownLog } from '../logging/shown-log.js';
import type { ChatSocket } from './chat-socket.js';
import { judge } from './chat.rules.js';
import { Participants } from './participants.js';
import { Presence } from './presence.js';
import { SlashCommands } from './slash-commands.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import { WelcomeService } from './connection/welcome.service.js';

/** A page of `history` has no more, however many lines that are; as a page of a resume. */
const PAGE_CHARACTERS = 128 * 1024;
const HISTORY_BURST = 10;

/**
 * What a member can do. Everything up to the queue of the log is synchronous and alike for lines and
 * whispers: so a socket's lines keep their order.
 */
@Injectable()
export class ChatService implements OnModuleInit {
  readonly #lines: TokenBuckets<number>;
  readonly #history: TokenBuckets<number>;

  constructor(
    private readonly log: ChatLogWriter,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly commands: SlashCommands,
    private readonly welcomes: WelcomeService,
    settings: Settings,
  ) {
    this.#lines = new TokenBuckets(settings.RATE_LINES_PER_SECOND, settings.RATE_BURST);
    this.#history = new TokenBuckets(settings.RATE_HISTORY_PER_SECOND, HISTORY_BURST);
  }

  onModuleInit(): void {
    this.log.judgeBy(judge);
  }

  /** @throws ChatError what the judge, the limits and the commands refuse */
  message(socket: ChatSocket, { text, clientId }: MessagePayload): Promise<CommandAnswer> {
    assertLimit(this.#lines, socket);
    assertText(text);
    const command = commandLine(text);
    if (command !== undefined) return this.commands.run(socket, command, clientId);
    return this.#say(socket, { text: unescapeSlash(text), clientId });
  }

  whisper(socket: ChatSocket, payload: WhisperPayload): Promise<Stored> {
    assertLimit(this.#lines, socket);
    return this.whisperTo(socket, payload);
  }

  /** A whisper whose rate has been counted already, as that of `/w`. */
  whisperTo(socket: ChatSocket, { to, text, clientId }: WhisperPayload): Promise<Stored> {
    assertText(text);
    if (!isName(to)) throw new ChatError('NO_SUCH_MEMBER');
    return this.#say(socket, { text, clientId, recipientKey: nameKey(to) });
  }

  /**
   * Replays after a seq on a connection that was not resumed at the handshake. It costs as much as pages of history.
   */
  async resume(socket: ChatSocket, place: ResumePayload): Promise<Resumed> {
    assertLimit(this.#history, socket);
    return { resumed: await this.welcomes.resume(socket, place) };
  }

  async history(socket: ChatSocket, { before, limit, with: name }: HistoryPayload): Promise<HistoryPage> {
    assertLimit(this.#history, socket);
    const withId = name === undefined ? undefined : await this.accounts.idOf(name);
    const page = await this.shown.history(socket.data.participant.id, {
      before,
      limit: limit ?? LIMITS.pageDefault,
      ...(withId !== undefined && { withId }),
    });
    return lightened(page);
  }

  async #say(
    socket: ChatSocket,
    line: { text: string; clientId: string | undefined; recipientKey?: string },
  ): Promise<Stored> {
    const { participant, tokenVersion, session } = socket.data;
    const { clientId = randomUUID() } = line;
    const fresh = line.clientId === undefined;
    const stored = await this.log.append({
      ...line,
      clientId,
      fresh,
      senderId: participant.id,
      tokenVersion,
      sessionId: session.id,
    });
    return this.#answer(stored);
  }

  #answer({ recipientId, ...stored }: StoredLine): Stored {
    if (recipientId === undefined || this.presence.partial) return stored;
    return { ...stored, present: this.participants.isPresent(recipientId) };
  }
}

function assertLimit(buckets: TokenBuckets<number>, { data }: ChatSocket): void {
  const retryAfterMs = buckets.take(data.participant.id);
  if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
}

function assertText(text: string): void {
  const fault = textFault(text);
  if (fault) throw new ChatError(fault, { field: 'text' });
}

/** The newest of a page, if all of it would hold up the others. */
function lightened({ items, more }: HistoryPage): HistoryPage {
  let characters = 0;
  const last = items.findLastIndex((item, i) => {
    characters += item.text.length;
    return characters > PAGE_CHARACTERS && i < items.length - 1;
  });
  return last === -1 ? { items, more } : { items: items.slice(last + 1), more: true };
}
