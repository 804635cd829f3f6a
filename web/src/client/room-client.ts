import type {
  Ack,
  CommandAnswer,
  MessagesFrame,
  PresenceFrame,
  Refusal,
  RoomChanged,
  Stored,
  Welcome,
} from '../../../src/contract/events.js';
import { commandLine, commandWord } from '../../../src/contract/command-line.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { sameName } from '../../../src/contract/names.js';
import { changedFields, roomOf } from '../../../src/contract/room.js';
import { Connection, type OpenSocket } from './connection.js';
import { LineActs } from './line-acts.js';
import { Outbox } from './outbox.js';
import { LogPosition } from './log-position.js';
import { Paging } from './paging.js';
import { Queries } from './queries.js';
import { Reading } from './reading.js';
import { Roster, withMute } from './roster.js';
import { ServerClock } from './server-clock.js';
import { shownOf, type ShownItem } from './shown-item.js';
import type { ConnectionState, Notice, PendingLine, RepliedLine, RoomState } from './state.js';
import type { StorageLike } from './storage.js';
import { Timeline } from './timeline.js';

const TOLD_EVERY_MS = 40;
/** A generous estimate of what Socket.IO adds to a payload. */
const ENVELOPE_BYTES = 100;

export interface RoomClientOptions {
  openSocket: OpenSocket;
  /** Where unsent lines survive a reload. */
  storage: StorageLike;
  /** The current access token. */
  token: () => string;
  /**
   * The account's id: its unsent lines are loaded before the first welcome, and cleared also when the handshake is
   * refused with KICKED. Without it they are loaded at the first welcome.
   */
  account?: number;
}

/**
 * The room as one member sees it: connects, resumes after lost connections without gaps or duplicates, and keeps the
 * member's own lines until they are in the log. Knows nothing of the page, which draws `state` and uses `subscribe`.
 */
export class RoomClient {
  readonly clock = new ServerClock();
  readonly #position = new LogPosition();
  readonly #timeline = new Timeline();
  readonly queries = new Queries(async send => this.#connection.request(send));
  readonly lineActs = new LineActs(this.queries, () => this.#tell());
  /** Reading back, and elsewhere in the log. */
  readonly paging = new Paging(this.#timeline, {
    history: async payload => this.queries.history(payload),
    changed: () => this.#tell(),
    changedNow: () => this.#tellNow(),
  });
  readonly reading = new Reading({
    entries: () => this.#timeline.entries,
    send: async mark => this.#connection.request<object>((socket, ack) => socket.emit('seen', mark, ack)),
    changed: () => this.#tellNow(),
  });
  readonly #roster = new Roster();
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #listeners = new Set<() => void>();
  #welcome: (Omit<Welcome, 'items' | 'online'> & { about: ReturnType<typeof roomOf> }) | undefined;
  #state: RoomState;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #toldAt = -TOLD_EVERY_MS;

  constructor(options: RoomClientOptions) {
    this.#connection = new Connection(options.openSocket, {
      auth: () => ({ token: options.token(), ...this.#position.auth }),
      changed: state => this.#linked(state),
      welcome: welcome => this.#enter(welcome),
      messages: frame => this.#take(frame),
      presence: frame => this.#presence(frame),
      problem: error => this.#notice({ type: 'refused', text: '', error }),
      seen: seen => this.reading.learn(seen),
      room: about => this.#changed(about),
    });
    this.#outbox = new Outbox({
      storage: options.storage,
      say: line => this.#send(line),
      isInLog: seq => this.#timeline.has(seq) || this.#position.isPast(seq),
      changed: () => this.#tell(),
    });
    this.lineActs.add(this.#timeline);
    this.lineActs.add(this.#outbox);
    if (options.account !== undefined) this.#outbox.restore(options.account);
    this.#state = this.#snapshot();
  }

  /** The same object until something changes. */
  get state(): RoomState {
    return this.#state;
  }

  /** Calls back after changes, several at once as one. Returns a function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects now; also instead of waiting, or again after an end. */
  connect(): void {
    this.#connection.connect();
  }

  /** Closes the connection without notice, for a page that is being closed. */
  close(): void {
    this.#outbox.close();
    this.#connection.close();
    clearTimeout(this.#telling);
    this.#telling = undefined;
  }

  /** Says, whispers or replies, and keeps the line until it is in the log. Of a member who was kicked it takes none. */
  say(text: string, to?: string | RepliedLine): void {
    if (isKicked(this.#connection.state)) return;
    this.#outbox.add({ text, ...(typeof to === 'object' ? { reply: to } : to !== undefined && { to }) });
    // before its answer: who listens sees each line under way, however fast its answer comes
    this.#tellNow();
  }

  resend(idempotencyKey: string): void {
    this.#outbox.resend(idempotencyKey);
    this.#tellNow();
  }

  discard(idempotencyKey: string): void {
    this.#outbox.discard(idempotencyKey);
  }

  /** Runs a slash command. Its answer (`/who`, `/help`) or refusal is shown in the stream, to this member only. */
  async command(text: string): Promise<Ack<CommandAnswer> | undefined> {
    const answer =
      this.#tooLong({ text }) ??
      (await this.#connection.request<CommandAnswer>((socket, ack) => socket.emit('message', { text }, ack)));
    if (answer?.ok === false) this.#notice({ type: 'refused', text, error: answer.error });
    else this.#ran(text, answer);
    return answer;
  }

  async #send({ text, to, reply, idempotencyKey }: PendingLine): Promise<Ack<CommandAnswer> | undefined> {
    const line = { text, idempotencyKey, ...(reply && { replyTo: reply.seq }) };
    const refusal = this.#tooLong({ ...line, to });
    if (refusal) return refusal;
    if (to !== undefined)
      return this.#connection.request<Stored>((socket, ack) => socket.emit('whisper', { to, ...line }, ack));
    const answer = await this.#connection.request<CommandAnswer>((socket, ack) =>
      socket.emit('message', line, ack),
    );
    if (answer?.ok) this.#ran(text, answer);
    return answer;
  }

  /** Refuses here what would close the connection again and again. */
  #tooLong(payload: object): Refusal | undefined {
    const { frameMaxBytes } = this.#welcome?.limits ?? DEFAULT_LIMITS;
    const bytes = new TextEncoder().encode(JSON.stringify(payload)).length + ENVELOPE_BYTES;
    if (frameMaxBytes === 0 || bytes <= frameMaxBytes) return undefined;
    return { ok: false, error: { code: 'TOO_LONG', message: 'The text is too long.' } };
  }

  /** The line may have been a command. A member who sends `/quit` leaves, whether or not the server received it. */
  #ran(text: string, answer: CommandAnswer | undefined): void {
    if (answer && 'commands' in answer) this.#notice({ type: 'help', commands: answer.commands });
    else if (answer && 'online' in answer)
      this.#notice({ type: 'who', members: answer.online, count: answer.count });
    else if (commandWord(commandLine(text) ?? '')[0] === 'quit') this.#connection.end('QUIT');
  }

  #linked(state: ConnectionState): void {
    if (state.state === 'live') this.#outbox.open();
    else this.#outbox.close();
    if (isKicked(state)) this.#outbox.clear();
    this.#tell();
  }

  #enter({ items, online, ...welcome }: Welcome): void {
    this.clock.set(welcome.serverTime);
    const before = this.#welcome?.me.id;
    const isOther = before !== undefined && before !== welcome.me.id;
    const isOtherLog = this.#position.epoch !== welcome.epoch;
    this.#welcome = { ...welcome, about: roomOf(welcome) };
    if (this.#position.enter(welcome)) {
      // what is on the screen, and where it ends, is another member's
      if (isOther) return this.#beginAnew();
    } else {
      this.#timeline.replace(shownOf(items));
      if (before !== undefined && !isOther) this.#timeline.addNotice({ type: 'reset' }, welcome.serverTime);
    }
    this.reading.enter({ items, online, ...welcome }, !isOther && !isOtherLog);
    this.#roster.replace(online);
    this.#outbox.restore(welcome.me.id);
    if (isOtherLog) this.#outbox.doubt();
    this.#outbox.settle();
    this.#tell();
  }

  #beginAnew(): void {
    this.#welcome = undefined;
    this.#position.forget();
    this.#timeline.replace([]);
    this.#connection.resume();
  }

  /** The rule of the client: drop what is known, never skip a gap; only frames advance the position. */
  #take(frame: MessagesFrame): void {
    const items = this.#position.take(frame);
    if (!items) return this.#connection.resume(this.#position.gapWaitMs);
    const shown = shownOf(items);
    for (const item of this.#timeline.add(shown)) this.#sanction(item);
    this.lineActs.take(items);
    this.reading.came(shown, this.#welcome?.me.id);
    this.#outbox.settle();
    this.#tell();
  }

  /** Shows a mute at once, without waiting for the next presence frame. */
  #sanction(item: ShownItem): void {
    if (item.kind !== 'sanction' || (item.action !== 'mute' && item.action !== 'unmute')) return;
    const until = item.action === 'mute' ? item.until : undefined;
    this.#roster.mute(item.to, until);
    this.#changeMe(item.to, me => withMute(me, until));
  }

  #presence(frame: PresenceFrame): void {
    this.#timeline.addPresence(this.#roster.take(frame), this.clock.now());
    for (const { name, role, mutedUntil } of frame.joined) {
      this.#changeMe(name, me => withMute(me.role === role ? me : { ...me, role }, mutedUntil));
    }
    this.#tell();
  }

  /** If it concerns this member. */
  #changeMe(name: string, change: (me: Welcome['me']) => Welcome['me']): void {
    const welcome = this.#welcome;
    if (welcome && sameName(welcome.me.name, name)) this.#welcome = { ...welcome, me: change(welcome.me) };
  }

  #changed({ reason, ...about }: RoomChanged): void {
    const from = this.#welcome?.about ?? about;
    if (this.#welcome) this.#welcome = { ...this.#welcome, about };
    if (changedFields(from, about).length > 0) this.#notice({ type: 'room', from, to: about, reason });
  }

  #notice(notice: Notice): void {
    this.#timeline.addNotice(notice, this.clock.now());
    this.#tell();
  }

  /** At once after a quiet time; during a flood at a limited rate. */
  #tell(): void {
    const wait = Math.max(0, this.#toldAt + TOLD_EVERY_MS - performance.now());
    this.#telling ??= setTimeout(() => this.#tellNow(), wait);
  }

  #tellNow(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#toldAt = performance.now();
    this.#state = this.#snapshot();
    for (const listener of this.#listeners) listener();
  }

  #snapshot(): RoomState {
    const { me, about, epoch, checkpoint, limits = DEFAULT_LIMITS } = this.#welcome ?? {};
    const { members, count, partial } = this.#roster;
    const { entries, hasOlder, past: part } = this.#timeline;
    const kept = this.#state?.past;
    const isSame = part !== undefined && kept?.entries === part.entries && kept.hasOlder === part.hasOlder;
    const past = isSame ? kept : part && { entries: part.entries, hasOlder: part.hasOlder };
    return {
      connection: this.#connection.state,
      room: about?.name ?? '',
      ...{ me, about, epoch, checkpoint, limits, members, count, partial, entries, hasOlder, past },
      ...this.reading.view,
      outbox: this.#outbox.lines,
    };
  }
}

const DEFAULT_LIMITS: RoomState['limits'] = {
  textMaxCodePoints: LIMITS.textMaxCodePoints,
  frameMaxBytes: LIMITS.frameMaxBytes,
  linesPerSecond: 0,
  burst: 0,
};

const isKicked = (connection: ConnectionState): boolean =>
  connection.state === 'ended' && connection.code === 'KICKED';
