import { FuzzConnection } from './support/connection.js';
import { breaker, event, handshake } from './support/grammar.js';
import type { Journal } from './support/journal.js';
import { mutate } from './support/mutate.js';
import { Random } from './support/random.js';
import { exchange, request } from './support/requests.js';
import { goodFrames } from './support/seeds.js';
import { CAST, type Stage } from './support/stage.js';

const LANES = 8;
const BATCH = 40;
const MOST_A_CONNECTION = 8;

export interface Plan {
  seed: number;
  frames: number;
  /** After so many frames the room is looked at. */
  lookEvery: number;
  /** At each look. */
  onLook?: () => void;
}

/** One lane of work: short connections come and go, two long ones stay. */
interface Lane {
  lines: Map<string, FuzzConnection>;
}

/** Sends so many frames to a room, in several lanes at once. What a piece of work sends depends on the seed alone. */
export async function campaign(stage: Stage, plan: Plan, journal: Journal): Promise<void> {
  let next = 0;
  let looked = 0;
  const lane = async (): Promise<void> => {
    const mine: Lane = { lines: new Map() };
    while (journal.total < plan.frames && journal.violations.length === 0) {
      await piece(stage, Random.of(plan.seed, next++), journal, mine);
      if (journal.total < (looked + 1) * plan.lookEvery) continue;
      looked = Math.floor(journal.total / plan.lookEvery);
      await stage.look();
      plan.onLook?.();
    }
    for (const line of mine.lines.values()) line.close();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function piece(stage: Stage, random: Random, journal: Journal, lane: Lane): Promise<void> {
  const dice = random.next();
  if (dice < 0.35) await mutations(stage, random, journal, false);
  else if (dice < 0.7) await mutations(stage, random, journal, true);
  else if (dice < 0.78) await entrance(stage, random, journal);
  else if (dice < 0.86) await breakers(stage, random, journal);
  else if (dice < 0.93) await grammar(stage, random, journal, lane);
  else await exchange(stage.url, requestOf(stage, random), journal);
}

/** (a) Valid frames with mutated bytes, until the server ends the connection or has had enough of them. */
async function mutations(stage: Stage, random: Random, journal: Journal, inside: boolean): Promise<void> {
  const token = random.pick(stage.speakers);
  const connection = await FuzzConnection.open(stage.url, journal);
  if (inside && connection.isOpen) await connection.connect(`40${JSON.stringify({ token })}`);
  const seeds = goodFrames(CAST, token);
  const kind = inside ? 'mutated, after CONNECT' : 'mutated, before CONNECT';
  for (let i = 0; i < MOST_A_CONNECTION && connection.isOpen; i++) {
    connection.wild(kind, mutate(random, seeds), random.chance(0.05));
    await connection.settled();
  }
  connection.close();
}

/** (b) A CONNECT that says who comes and from where to go on, and one event. */
async function entrance(stage: Stage, random: Random, journal: Journal): Promise<void> {
  const connection = await FuzzConnection.open(stage.url, journal);
  const token = random.pick([...stage.speakers, ...stage.victims]);
  journal.sent('CONNECT');
  if (connection.isOpen) await connection.connect(handshake(random, token, stage.epoch));
  connection.event('after CONNECT', event(random, CAST).data, true);
  if (random.chance(0.5)) await connection.answered();
  connection.close();
}

/** (b) Packets that the parser refuses, in the middle of events. */
async function breakers(stage: Stage, random: Random, journal: Journal): Promise<void> {
  const connection = await FuzzConnection.open(stage.url, journal);
  if (random.chance(0.7) && connection.isOpen) {
    await connection.connect(`40${JSON.stringify({ token: random.pick(stage.speakers) })}`);
  }
  for (let i = 0; i < MOST_A_CONNECTION && connection.isOpen; i++) {
    connection.wild('breaker', breaker(random), random.chance(0.05));
    await connection.settled();
  }
  connection.close();
}

/** (b) Events on a long-lived connection of a member, an admin or a victim, each with its one answer. */
async function grammar(stage: Stage, random: Random, journal: Journal, lane: Lane): Promise<void> {
  const dice = random.next();
  const [who, token] =
    dice < 0.65
      ? (['member', random.pick(stage.speakers)] as const)
      : dice < 0.85
        ? (['admin', stage.admin] as const)
        : (['victim', random.pick(stage.victims)] as const);
  let line = lane.lines.get(who);
  if (!line?.isOpen) {
    line = await FuzzConnection.open(stage.url, journal);
    lane.lines.set(who, line);
    const entered = line.isOpen ? await line.connect(`40${JSON.stringify({ token })}`) : 'closed';
    if (entered !== 'in') return line.close();
  }
  for (let i = 0; i < BATCH; i++) {
    const { kind, data } = event(random, CAST);
    line.event(`${kind}, as ${who}`, data, random.chance(0.9));
  }
  await line.answered();
  await line.settled();
}

/** (c) A request on any route: as an admin, as a victim, with a token that is none. */
function requestOf(stage: Stage, random: Random): Buffer {
  const host = new URL(stage.url).host;
  return request(random, CAST, [stage.admin, stage.admin, ...stage.victims, 'a.b.c'], host);
}
