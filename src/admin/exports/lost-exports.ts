import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClusterNodes } from '../../database/cluster-nodes.js';
import { errorCode, isPermanent } from '../../database/database-errors.js';
import { ExportBegins } from './export-begins.js';
import { cut, ExportEnds, type End, type Ended } from './export-ends.js';
import { RunningExports } from './running-exports.js';

const LOOK_EVERY_MS = 20_000;
/** How often in a row another node is to be found gone: it may have lost its connection for a moment. */
const GONE_AFTER_LOOKS = 3;
const STOP_WITHIN_MS = 1_000;

/**
 * Puts ends of exports on record that could not be when they ended: what this node has kept while the database was away,
 * and what a process was sending that is gone. No such file was whole, since its end would be on record before its last
 * byte; how many rows it had is not known.
 */
@Injectable()
export class LostExports implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(LostExports.name);
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopping = false;
  #isWell = true;
  /** How often in a row each node was found gone. */
  #gone = new Map<string, number>();

  constructor(
    private readonly begins: ExportBegins,
    private readonly ends: ExportEnds,
    private readonly running: RunningExports,
    private readonly nodes: ClusterNodes,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    void this.look();
  }

  async onModuleDestroy(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await Promise.race([this.#looking, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
  }

  /** Never rejects. */
  async look(): Promise<void> {
    this.#looking ??= this.#look()
      .then(() => {
        this.#isWell = true;
      })
      .catch((error: unknown) => {
        if (this.#isWell && !this.#isStopping)
          this.#logger.warn(`ends of exports are not on record yet: ${errorCode(error)}`);
        this.#isWell = false;
      })
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    const lost = await this.#lost();
    const warn = (seq: number): void => this.#logger.warn(`export ${seq} was cut off with its node`);
    let refused: unknown;
    for (const { end, ...ended } of [...this.ends.kept, ...lost]) {
      if (this.#isStopping) return;
      try {
        const isStored = await this.ends.store(ended, end);
        if (isStored && lost.some(({ begun }) => begun === ended.begun)) warn(ended.begun.seq);
      } catch (error) {
        // one that is refused for itself does not hold up the others
        if (!isPermanent(error)) throw error;
        refused = error;
      }
    }
    if (refused) throw refused;
  }

  async #lost(): Promise<(Ended & { end: End })[]> {
    // what is being sent here was known before it was begun
    const unended = (await this.begins.unended()).filter(
      ({ seq }) => !this.running.isSending(seq) && !this.ends.isKept(seq),
    );
    const gone = new Map<string, number>();
    for (const node of new Set(unended.map(begun => begun.node))) {
      if (!(await this.nodes.isGone(node))) continue;
      gone.set(node, this.nodes.isThis(node) ? GONE_AFTER_LOOKS : (this.#gone.get(node) ?? 0) + 1);
    }
    this.#gone = gone;
    return unended
      .filter(({ node }) => (gone.get(node) ?? 0) >= GONE_AFTER_LOOKS)
      .map(({ seq, id, actorId }) => ({
        begun: { seq, id },
        by: { id: actorId, tokenVersion: 0, sessionId: '' },
        end: cut(),
      }));
  }
}
