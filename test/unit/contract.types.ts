import type { Socket } from 'socket.io-client';
import type { ChatSocket } from '../../src/chat/transport/socket-io/chat-socket.js';
import { ChatError, type ErrorBody, type ErrorCode } from '../../src/contract/errors.js';
import type {
  Ack,
  ClientToServerEvents,
  ConnectRefusal,
  HistoryPage,
  Item,
  LeaveCause,
  SanctionItem,
  ServerToClientEvents,
  SessionNotice,
  Stored,
  Welcome,
} from '../../src/contract/events.js';

/**
 * Nothing here is run. `npm run lint` fails when one of the marked lines compiles: each is a mistake that
 * the contract must not let through, on the client as on the server.
 */
export function clientMistakes(socket: Socket<ServerToClientEvents, ClientToServerEvents>): void {
  socket.emit('message', { text: 'hello' });
  socket.emit('message', { text: 'hello', idempotencyKey: 'b0f7…' }, answer => {
    // @ts-expect-error -- whether it is a refusal must be asked first
    void answer.error.code;
    if (!answer.ok) void answer.error.code.toLowerCase();
    // @ts-expect-error -- an answer that is ok has no error
    else void answer.error;
  });
  socket.emit('whisper', { to: 'minsu', text: 'hello' }, answer => {
    if (answer.ok) void answer.seq.toFixed();
    // @ts-expect-error -- a refused whisper has no place in the log
    else void answer.seq;
  });
  socket.emit('history', { before: 10 }, answer => {
    // @ts-expect-error -- history answers items and more, not a place
    if (answer.ok) void answer.seq;
  });

  // @ts-expect-error -- there is no such event
  socket.emit('mesage', { text: 'hello' });
  // @ts-expect-error -- that one is sent by the server alone
  socket.emit('messages', { from: 1, to: 2, items: [] });
  // @ts-expect-error -- a line has a text
  socket.emit('message', {});
  // @ts-expect-error -- the payload is an object, not the text
  socket.emit('message', 'hello');
  // @ts-expect-error -- a text is a string
  socket.emit('message', { text: 5 });
  // @ts-expect-error -- one payload and one ack, no more
  socket.emit('message', { text: 'a' }, { text: 'b' });
  // @ts-expect-error -- members do not say who they are: the server knows
  socket.emit('message', { text: 'hello', senderId: 7 });
  // @ts-expect-error -- a whisper is no reply to a public line
  socket.emit('whisper', { to: 'minsu', text: 'hello', replyTo: 5 });
  // @ts-expect-error -- a whisper has a recipient
  socket.emit('whisper', { text: 'hello' });
  // @ts-expect-error -- the recipient is a name, never an id
  socket.emit('whisper', { to: 7, text: 'hello' });
  // @ts-expect-error -- a field that is absent is left out, not null
  socket.emit('history', { before: null });
  // @ts-expect-error -- a seq is a number everywhere
  socket.emit('history', { before: '10' });

  // @ts-expect-error -- there is no such event
  socket.on('welcom', () => undefined);
  // @ts-expect-error -- a frame has no seq: it spans from–to
  socket.on('messages', frame => frame.seq);
  // @ts-expect-error -- those who left are named with their cause
  socket.on('presence', frame => frame.left[0]?.role);
}

export function serverMistakes(socket: ChatSocket, welcome: Welcome): void {
  socket.emit('welcome', welcome);
  socket.emit('session', { code: 'KICKED', until: 1 });
  // @ts-expect-error -- that one is sent by clients alone
  socket.emit('message', { text: 'hello' });
  // @ts-expect-error -- no error code ends a session
  socket.emit('session', { code: 'MUTED' });
  // @ts-expect-error -- a field that is absent is left out, not null
  socket.emit('session', { code: 'KICKED', until: null });
  // @ts-expect-error -- presence has an exact count
  socket.emit('presence', { joined: [], left: [] });
  // @ts-expect-error -- a problem has a code of the list
  socket.emit('problem', { code: 'OOPS', message: 'x' });
  // @ts-expect-error -- the member was set once, at admission
  socket.data.session.member = { id: 1, name: 'minsu', role: 'admin' };
  // @ts-expect-error -- there are no events that are not in the contract
  socket.on('typing', () => undefined);
}

export const rightReplies: [Ack<Stored>, Ack<HistoryPage>, ErrorBody, Item] = [
  { ok: true, seq: 1, at: 2 },
  { ok: false, error: { code: 'MUTED', message: 'You are muted.', until: 3 } },
  { code: 'BUSY', message: 'The server is busy.', retryAfterMs: 1_000 },
  { seq: 1, kind: 'chat', from: 'minsu', fromId: 2, text: 'hello', at: 2 },
];

export function wrongReplies(): unknown[] {
  // @ts-expect-error -- stored has its place
  const noPlace: Ack<Stored> = { ok: true };
  // @ts-expect-error -- a refusal says why
  const noReason: Ack<Stored> = { ok: false };
  // @ts-expect-error -- the reason is a body, not a text
  const onlyText: Ack<Stored> = { ok: false, error: 'MUTED' };
  // @ts-expect-error -- a page says whether there is more
  const noMore: Ack<HistoryPage> = { ok: true, items: [] };
  // @ts-expect-error -- duplicate is true or left out
  const notTwice: Stored = { seq: 1, at: 2, duplicate: false };
  // @ts-expect-error -- absent is left out, not null
  const nullPresence: Stored = { seq: 1, at: 2, present: null };
  // @ts-expect-error -- absent is left out, not null
  const nullTo: Item = { seq: 1, kind: 'chat', from: 'minsu', to: null, text: 'hello', at: 2 };
  // @ts-expect-error -- acts are not shown but for the four public ones
  const secretAct: SanctionItem['action'] = 'disable';
  // @ts-expect-error -- history shows lines, no sanctions
  const kick: HistoryPage = { items: [{ seq: 1, kind: 'sanction' }], more: false };
  return [noPlace, noReason, onlyText, noMore, notTwice, nullPresence, nullTo, secretAct, kick];
}

export function wrongCodes(): unknown[] {
  // @ts-expect-error -- the list of codes is closed
  const unknownCode: ErrorCode = 'OOPS';
  // @ts-expect-error -- the list of codes is closed
  const thrown = new ChatError('MUTE');
  // @ts-expect-error -- a fact the protocol does not have
  const fact = new ChatError('MUTED', { untl: 3 });
  // @ts-expect-error -- absent is left out, not null
  const nullFact = new ChatError('MUTED', { until: null });
  // @ts-expect-error -- the causes of leaving are a closed list
  const cause: LeaveCause = 'bored';
  // @ts-expect-error -- a notice has a code
  const notice: SessionNotice = { reason: 'x' };
  // @ts-expect-error -- absent is left out, not null
  const refusal: ConnectRefusal = { code: 'KICKED', message: 'x', until: null };
  return [unknownCode, thrown, fact, nullFact, cause, notice, refusal];
}
