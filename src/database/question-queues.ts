import { ChatError } from '../contract/errors.js';
import { bound, type Asker } from './work-context.js';

/** Who asks. */
export type AskerKind = 'members' | 'admins';

export interface QueueLimits {
  /** Questions of a kind that run at once. */
  atOnce: Readonly<Record<AskerKind, number>>;
  /** Of both together. */
  atOnceInAll?: number;
  /** Questions that wait or run: of a kind, and of one account. */
  max: Readonly<Record<AskerKind, number>>;
  maxOfAccount: number;
}

export interface Asked {
  kind: AskerKind;
  asker: Asker | undefined;
  /** Later, as of `performance.now()`, it is not begun. */
  beginsBy: number;
  /** Later it is not waited for. */
  endsBy: number;
}

interface Question {
  readonly accountId: number | undefined;
  readonly beginsBy: number;
  run(): Promise<void>;
  giveUp(error: ChatError): void;
}

/**
 * Questions that read, in turns: a queue for members and one for admins, and in each of them account after account. A
 * question that is no longer waited for leaves its queue, and is not run.
 */
export class QuestionQueues {
  readonly #queues: Readonly<Record<AskerKind, Queue>>;
  /** In the order of their turns. */
  #turns: Queue[];
  #running = 0;
  #isClosed = false;

  constructor(private readonly limits: QueueLimits) {
    const { atOnce } = limits;
    this.#queues = { members: new Queue(atOnce.members), admins: new Queue(atOnce.admins) };
    this.#turns = Object.values(this.#queues);
  }

  /**
   * Runs a question when its turn comes.
   * @throws ChatError BUSY when too many wait, or it takes too long; UNAVAILABLE for one that is not waited for
   */
  async ask<T>({ kind, asker, beginsBy, endsBy }: Asked, run: () => Promise<T>): Promise<T> {
    const queue = this.#queues[kind];
    const { accountId, gone } = asker ?? {};
    if (this.#isClosed || gone?.aborted) throw new ChatError('UNAVAILABLE');
    const { max, maxOfAccount } = this.limits;
    if (queue.size >= max[kind] || queue.countOf(accountId) >= maxOfAccount) throw new ChatError('BUSY');
    return new Promise<T>((resolve, reject) => {
      const giveUp = (error: ChatError): void => {
        queue.leave(question);
        settled();
        reject(error);
      };
      const left = (): void => giveUp(new ChatError('UNAVAILABLE'));
      const late = (): void => giveUp(new ChatError('BUSY'));
      let timer = setTimeout(() => {
        if (queue.isWaiting(question)) late();
        else timer = setTimeout(late, endsBy - performance.now());
      }, beginsBy - performance.now());
      const settled = (): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', left);
      };
      const work = bound(run);
      const question: Question = {
        accountId,
        beginsBy,
        giveUp,
        run: async () => {
          await work().then(resolve, reject);
          settled();
        },
      };
      gone?.addEventListener('abort', left);
      queue.add(question);
      this.#runNext();
    });
  }

  /** Refuses what waits, and all that comes. */
  close(): void {
    this.#isClosed = true;
    for (const queue of this.#turns)
      for (const question of queue.waiting()) question.giveUp(new ChatError('UNAVAILABLE'));
  }

  #runNext(): void {
    while (this.#running < (this.limits.atOnceInAll ?? Infinity)) {
      const queue = this.#turns.find(one => one.isReady);
      if (!queue) return;
      this.#turns = [...this.#turns.filter(one => one !== queue), queue];
      const question = queue.take();
      // its timer is as late as this
      if (performance.now() > question.beginsBy) question.giveUp(new ChatError('BUSY'));
      else void this.#run(queue, question);
    }
  }

  async #run(queue: Queue, question: Question): Promise<void> {
    this.#running++;
    queue.running.add(question);
    await question.run();
    this.#running--;
    queue.running.delete(question);
    this.#runNext();
  }
}

/** The questions of one kind. */
class Queue {
  readonly running = new Set<Question>();
  /** By account, in the order of their turns. */
  readonly #waiting = new Map<number | undefined, Question[]>();

  constructor(private readonly atOnce: number) {}

  get isReady(): boolean {
    return this.#waiting.size > 0 && this.running.size < this.atOnce;
  }

  get size(): number {
    return this.running.size + this.waiting().length;
  }

  /** Those of an account; of none, what the room asks for itself. */
  countOf(accountId: number | undefined): number {
    if (accountId === undefined) return 0;
    const running = [...this.running].filter(question => question.accountId === accountId);
    return running.length + (this.#waiting.get(accountId)?.length ?? 0);
  }

  waiting(): Question[] {
    return [...this.#waiting.values()].flat();
  }

  isWaiting(question: Question): boolean {
    return this.#waiting.get(question.accountId)?.includes(question) ?? false;
  }

  add(question: Question): void {
    const own = this.#waiting.get(question.accountId);
    if (own) own.push(question);
    else this.#waiting.set(question.accountId, [question]);
  }

  /** The next one. The account's others wait until all other accounts have had their turn. */
  take(): Question {
    const [next] = this.#waiting;
    const [accountId, [question, ...others]] = next!;
    this.#waiting.delete(accountId);
    if (others.length > 0) this.#waiting.set(accountId, others);
    return question!;
  }

  leave(question: Question): void {
    const own = this.#waiting.get(question.accountId)?.filter(one => one !== question);
    if (own && own.length > 0) this.#waiting.set(question.accountId, own);
    else this.#waiting.delete(question.accountId);
  }
}
