import type { Random } from './random.js';
import { json, key, NUMBERS, text, TEXTS } from './values.js';

/** Names the generators may use. Of sanctions only the victims are the targets. */
export interface Cast {
  /** Who may be whispered to. */
  partners: readonly string[];
  /** Who may be kicked, muted, disabled. */
  victims: readonly string[];
}

/** An event that was made up, as a Socket.IO packet without its id. */
export interface MadeFrame {
  kind: string;
  /** The array of the packet, as JSON. */
  data: string;
}

const COMMANDS = [
  'w',
  'who',
  'help',
  'kick',
  'readmit',
  'mute',
  'unmute',
  'quit',
  'W',
  'KICK',
  'nothing',
  '',
  '__proto__',
];
const DURATIONS = [
  '5m',
  '1s',
  '0s',
  '30d',
  '31d',
  '0',
  '9999999999d',
  '1e9s',
  '-5m',
  '5',
  '5M',
  '１０m',
  '10m\u200b',
  '1 m',
];
const EVENTS = [
  '',
  'Message',
  '__proto__',
  'constructor',
  'welcome',
  'messages',
  'presence',
  'join',
  '*',
  'ping',
  'error',
];
/** Names that Socket.IO keeps for itself: the parser refuses them and closes. */
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];

/** An event that a client could send: right, almost right, or with hostile fields. */
export function event(random: Random, cast: Cast): MadeFrame {
  const dice = random.next();
  if (dice < 0.3) return made('message', 'message', fields(random, { text: line(random), ...reply(random) }));
  if (dice < 0.5)
    return made('whisper', 'whisper', fields(random, { to: partner(random, cast), text: line(random) }));
  if (dice < 0.7)
    return made('command', 'message', fields(random, { text: JSON.stringify(command(random, cast)) }));
  if (dice < 0.85) return made('history', 'history', fields(random, place(random, cast)));
  return shape(random);
}

/** Packets that the parser or Engine.IO refuse, whole. Each ends the connection it is sent on. */
export function breaker(random: Random): string {
  return random.pick([
    () => `45${random.below(20)}-["message",{"_placeholder":true,"num":${random.pick(NUMBERS)}}]`,
    () => `46${random.below(20)}-${random.below(9)}[{"_placeholder":true,"num":0}]`,
    () => `42["${random.pick(RESERVED)}",${json(random)}]`,
    () => `42[${json(random)}]`,
    () => `42${json(random)}`,
    () => `42/${random.pick(TEXTS)},["message",${json(random)}]`,
    () => `4${random.below(10)}${json(random)}`,
    () => `${random.below(10)}${random.pick(TEXTS)}`,
    () => `42${random.pick(NUMBERS)}["message",${json(random)}]`,
    () => `43${random.pick(NUMBERS)}${json(random)}`,
    () => `42["message",${'['.repeat(random.pick([10, 1_000, 60_000]))}`,
    () => `42["message",{"text":"${'x'.repeat(random.pick([60_000, 65_505, 65_506, 66_000]))}"}]`,
    () => random.pick(['40', '41', '40{}', '1', '2', '3', '5', '6', '2probe', '3probe', '']),
  ])();
}

/** What a CONNECT may carry: a token that is good or is not, and where to go on from. */
export function handshake(random: Random, token: string, epoch: string): string {
  const tokens = [JSON.stringify(token), JSON.stringify(token.slice(0, -1)), json(random)];
  const afters = [String(random.below(5_000)), String(random.below(50)), random.pick(NUMBERS), json(random)];
  const fault = random.chance(0.8) ? tokens[0]! : random.pick(tokens);
  const parts = [`"token":${fault}`];
  if (random.chance(0.8)) parts.push(`"after":${random.pick(afters)}`);
  if (random.chance(0.8)) parts.push(`"epoch":${random.chance(0.6) ? JSON.stringify(epoch) : json(random)}`);
  if (random.chance(0.2)) parts.push(`${JSON.stringify(key(random))}:${json(random)}`);
  return `40{${parts.sort(() => random.next() - 0.5).join(',')}}`;
}

function command(random: Random, { victims }: Cast): string {
  const name = random.chance(0.7) ? random.pick(victims) : text(random);
  const gap = random.pick([' ', ' ', ' ', '  ', '\t', '\n', '\u3000', '\u200b', '']);
  const slash = random.pick(['/', '/', '/', '／', ' /', '\u200b/', '//']);
  const words = [random.pick(COMMANDS), name];
  if (random.chance(0.5)) words.push(random.pick(DURATIONS));
  if (random.chance(0.8)) words.push(text(random));
  if (random.chance(0.1)) words.splice(random.below(words.length), 1);
  return slash + words.join(gap);
}

function line(random: Random): string {
  const one = random.chance(0.1) ? `@${text(random)}` : text(random);
  return JSON.stringify(random.chance(0.05) ? one.repeat(20) : one);
}

function partner(random: Random, { partners }: Cast): string {
  return JSON.stringify(random.chance(0.7) ? random.pick(partners) : text(random));
}

function place(random: Random, cast: Cast): Record<string, string> {
  return {
    ...(random.chance(0.6) && {
      limit: random.chance(0.5) ? String(random.below(250)) : random.pick(NUMBERS),
    }),
    ...(random.chance(0.6) && {
      before: random.chance(0.5) ? String(random.below(9_000)) : random.pick(NUMBERS),
    }),
    ...(random.chance(0.3) && { with: partner(random, cast) }),
    ...(random.chance(0.2) && { mentions: String(random.chance(0.8)) }),
  };
}

/** Now and then a place of a line that is replied to, which may not be there. */
function reply(random: Random): Record<string, string> {
  if (random.chance(0.7)) return {};
  return { replyTo: random.chance(0.6) ? String(1 + random.below(200)) : random.pick(NUMBERS) };
}

/** Fields as JSON, one of them now and then missing, of another type, or beside others. */
function fields(random: Random, good: Record<string, string>): string {
  const entries = Object.entries(good).map(([name, value]): [string, string] => [
    JSON.stringify(name),
    value,
  ]);
  if (random.chance(0.2))
    entries.push(['"idempotencyKey"', random.chance(0.6) ? `"${random.uuid()}"` : json(random)]);
  if (random.chance(0.25) && entries.length > 0) {
    const at = random.below(entries.length);
    if (random.chance(0.2)) entries.splice(at, 1);
    else entries[at]![1] = json(random);
  }
  if (random.chance(0.1)) entries.push([JSON.stringify(key(random)), json(random)]);
  return `{${entries.map(entry => entry.join(':')).join(',')}}`;
}

function made(kind: string, name: string, payload: string): MadeFrame {
  return { kind, data: `["${name}",${payload}]` };
}

/** Known and unknown events with the wrong number of the wrong things. */
function shape(random: Random): MadeFrame {
  const known = random.pick(['message', 'whisper', 'history']);
  const name = random.chance(0.6)
    ? `"${known}"`
    : random.chance(0.7)
      ? JSON.stringify(random.pick(EVENTS))
      : '7';
  const payloads = Array.from({ length: random.pick([0, 1, 1, 2, 30]) }, () => json(random));
  return { kind: 'shape', data: `[${[name, ...payloads].join(',')}]` };
}
