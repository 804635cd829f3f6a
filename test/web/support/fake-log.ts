import { toBase64 } from '../../../src/contract/base64.js';
import { checkpointText } from '../../../src/contract/checkpoint.js';
import type { ConsistencyProof } from '../../../src/contract/proofs.js';
import { leafOf } from '../../../src/proof/entry.js';
import { NoteSigner } from '../../../src/proof/note-keys.js';
import { TreeEdge, consistencyPath, type NodeReader } from '../../../src/proof/tree.js';
import { ApiError } from '../../../web/src/client/api.js';

/** A sealed log that is made up: the row with the seq n is a text of its own. */
export class FakeLog {
  readonly #leaves: Buffer[] = [];

  constructor(
    readonly signer = NoteSigner.generate('room.example/one'),
    rows: readonly string[] = [],
  ) {
    for (const row of rows) this.add(row);
  }

  static of(size: number, signer?: NoteSigner): FakeLog {
    return new FakeLog(
      signer,
      Array.from({ length: size }, (_, i) => `row ${i + 1}`),
    );
  }

  add(...rows: string[]): void {
    for (const row of rows) this.#leaves.push(leafOf(row));
  }

  get size(): number {
    return this.#leaves.length;
  }

  /** The checkpoint of its first rows. */
  note(size = this.size): string {
    const { root } = this.#edge(0, size);
    return this.signer.sign(checkpointText({ origin: this.signer.name, size, root }));
  }

  async consistency(from: number): Promise<ConsistencyProof> {
    if (from > this.size) throw new ApiError({ code: 'NOT_FOUND', message: '' });
    const read: NodeReader = ({ height, index }) =>
      this.#edge(index * 2 ** height, (index + 1) * 2 ** height).root;
    const path = await consistencyPath(from, this.size, read);
    return { from, to: this.size, hashes: path.map(toBase64), checkpoint: this.note() };
  }

  #edge(from: number, to: number): TreeEdge {
    const edge = TreeEdge.empty();
    for (const leaf of this.#leaves.slice(from, to)) edge.append(leaf);
    return edge;
  }
}
