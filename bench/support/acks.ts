import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchMember } from './member.js';
import { percentile } from './run.js';
import { ms } from './table.js';

const SAYS_EVERY_MS = 100;
const SAYS_FOR_MS = 15_000;

/** Times of the acks of members who each say a line ten times a second for fifteen seconds. */
export async function acks(senders: readonly BenchMember[]): Promise<string> {
  const times: number[] = [];
  const until = performance.now() + SAYS_FOR_MS;
  const talk = async (sender: BenchMember): Promise<void> => {
    while (performance.now() < until) {
      const from = performance.now();
      await sender.send('message', { text: '조금 긴 이야기를 이어서 합니다' });
      times.push(performance.now() - from);
      await sleep(Math.max(0, from + SAYS_EVERY_MS - performance.now()));
    }
  };
  await Promise.all(senders.map(talk));
  return `p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}`;
}

/** The same while others ask without a pause, each question in turn. @param ask a question by its number */
export async function acksBeside(
  senders: readonly BenchMember[],
  { askers, ask }: { askers: number; ask: (asker: number, question: number) => Promise<unknown> },
): Promise<string> {
  let isOver = false;
  let answers = 0;
  const asking = Array.from({ length: askers }, async (_, asker) => {
    for (let question = asker; !isOver; question++) {
      await ask(asker, question);
      answers++;
    }
  });
  const measured = await acks(senders);
  isOver = true;
  await Promise.all(asking);
  return `${measured} (${Math.round(answers / (SAYS_FOR_MS / 1_000))} answers/s)`;
}
