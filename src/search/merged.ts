/** Two falling sequences as one. */
export function* merged(one: Generator<number>, other: Generator<number>): Generator<number> {
  let [a, b] = [one.next(), other.next()];
  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value > b.value)) {
      yield a.value as number;
      a = one.next();
    } else {
      yield b.value;
      b = other.next();
    }
  }
}
