import type { Random } from './random.js';

const LONGEST = 70_000;
/** Bytes that mean something to Engine.IO, Socket.IO, JSON or UTF-8. */
const MEANING = [...Buffer.from('0123456789[]{}",:/-?\\n\x1e b'), 0, 0x7f, 0x80, 0xc0, 0xed, 0xf8, 0xff];

type Mutation = (random: Random, bytes: Buffer, other: Buffer) => Buffer;

const MUTATIONS: Mutation[] = [
  function flip(random, bytes) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8);
    return copy;
  },
  function replace(random, bytes) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random.below(copy.length)] = random.pick(MEANING);
    return copy;
  },
  function insert(random, bytes) {
    const at = random.below(bytes.length + 1);
    const more = random.chance(0.5) ? Buffer.from([random.pick(MEANING)]) : random.bytes(1 + random.below(8));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  function remove(random, bytes) {
    const [from, to] = range(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function duplicate(random, bytes) {
    const [from, to] = range(random, bytes);
    const times = random.chance(0.05) ? 1_000 : 1 + random.below(3);
    const more = Array.from({ length: times }, () => bytes.subarray(from, to));
    return Buffer.concat([bytes.subarray(0, to), ...more, bytes.subarray(to)]).subarray(0, LONGEST);
  },
  function truncate(random, bytes) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function splice(random, bytes, other) {
    const head = bytes.subarray(0, random.below(bytes.length + 1));
    return Buffer.concat([head, other.subarray(random.below(other.length + 1))]);
  },
];

/** One to four mutations of one of these, now and then with a part of another. */
export function mutate(random: Random, seeds: readonly Buffer[]): Buffer {
  let bytes = random.pick(seeds);
  const times = 1 + random.below(4);
  for (let i = 0; i < times; i++) bytes = random.pick(MUTATIONS)(random, bytes, random.pick(seeds));
  return bytes;
}

function range(random: Random, bytes: Buffer): [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random.below(12))];
}
