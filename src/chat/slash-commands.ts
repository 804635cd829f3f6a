import { Injectable } from '@nestjs/common';
import { commandWord, splitOnce } from '../contract/command-line.js';
import { ChatError } from '../contract/errors.js';
import { parseDurationMs } from '../contract/duration.js';
import type { CommandAnswer, CommandView, Role } from '../contract/events.js';
import { isName, nameKey } from '../contract/names.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import type { Action } from '../contract/records.js';
import { actorOf, type ChatSession } from './transport/session.js';

/** The arguments of a command, in this order. */
export interface CommandArguments {
  name: string;
  /** Only if the command takes one; undefined when left out. */
  durationMs?: number;
  /** The rest of the line, byte for byte after one white space. */
  text: string;
}

export interface SlashCommand {
  name: string;
  /** How it is written, for `/help`. */
  usage: string;
  about: string;
  role: Role;
  takes:
    | 'nothing'
    | 'reason'
    | 'duration and reason'
    | 'name and text'
    | 'name and reason'
    | 'name, duration and reason';
  /** The act as which a member's attempt is recorded. */
  action?: Action;
  run(
    session: ChatSession,
    input: CommandArguments,
    idempotencyKey: string | undefined,
  ): Promise<CommandAnswer>;
}

/** The one table of commands, and the one check before them. */
@Injectable()
export class SlashCommands {
  readonly #commands = new Map<string, SlashCommand>();

  constructor(private readonly moderationLog: ModerationLogWriter) {}

  register(...commands: SlashCommand[]): void {
    for (const command of commands) this.#commands.set(command.name, command);
  }

  views(role: Role): CommandView[] {
    return [...this.#commands.values()]
      .filter(command => mayUse(command, role))
      .map(({ usage, about }) => ({ usage, about }));
  }

  /**
   * Runs a command for a session.
   * @throws ChatError UNKNOWN_COMMAND, FORBIDDEN, INVALID; what the command itself throws
   */
  async run(session: ChatSession, line: string, idempotencyKey: string | undefined): Promise<CommandAnswer> {
    const [word, rest] = commandWord(line);
    const command = this.#commands.get(word);
    if (!command) throw new ChatError('UNKNOWN_COMMAND');
    if (!mayUse(command, session.member.role)) {
      const refusal = new ChatError('FORBIDDEN');
      const action = command.action ?? 'admin_access';
      const [target] = command.takes.startsWith('name') ? splitOnce(rest.trimStart()) : [''];
      const named = isName(target) && { targetKey: nameKey(target) };
      throw await this.moderationLog.refused({ action, by: actorOf(session), ...named }, refusal);
    }
    return command.run(session, parse(command, rest), idempotencyKey);
  }
}

function mayUse(command: SlashCommand, role: Role): boolean {
  return command.role === 'member' || role === 'admin';
}

function parse(command: SlashCommand, rest: string): CommandArguments {
  const { takes } = command;
  if (takes === 'nothing') return { name: '', text: '' };
  if (takes === 'reason') return { name: '', text: rest };
  if (takes === 'duration and reason') {
    const [word, text] = splitOnce(rest.trimStart());
    return { name: '', durationMs: word.toLowerCase() === 'off' ? 0 : duration(command, word), text };
  }
  const [name, tail] = splitOnce(rest.trimStart());
  if (!isName(name)) throw invalid(command, 'name');
  if (takes !== 'name, duration and reason') return { name, text: tail };
  const [word, reason] = splitOnce(tail.trimStart());
  // a word that looks like a duration must be one: sanctions are not guessed
  if (!/^\d/.test(word)) return { name, text: tail };
  return { name, durationMs: duration(command, word), text: reason };
}

function duration({ usage }: SlashCommand, word: string): number {
  const ms = parseDurationMs(word);
  if (ms !== undefined) return ms;
  const message = `${word} is no duration (90s, 10m, 2h, 1d). Usage: ${usage}`;
  throw new ChatError('INVALID', { field: 'duration', message });
}

function invalid({ usage }: SlashCommand, field: string): ChatError {
  return new ChatError('INVALID', { field, message: `Usage: ${usage}` });
}
