import { checkpointText } from '../../src/contract/checkpoint.js';
import { leafOf } from '../../src/proof/entry.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { subtree } from '../../src/proof/tiles.js';
import { TreeEdge, consistencyPath } from '../../src/proof/tree.js';

/** A log in memory, whose checkpoints a witness is asked to cosign. */
export class TestLog {
  readonly signer: NoteSigner;
  #leaves: Buffer[] = [];

  constructor(
    readonly origin: string,
    private readonly entry = (index: number) => `row ${index}`,
  ) {
    this.signer = NoteSigner.generate(origin);
  }

  /** The same rows up to here, and others from there on: signed by the same key. */
  fork(from: number): TestLog {
    const other = new TestLog(this.origin, index => (index < from ? this.entry(index) : `other ${index}`));
    return Object.assign(other, { signer: this.signer });
  }

  get vkey(): string {
    return this.signer.vkey;
  }

  text(size: number): string {
    const edge = TreeEdge.empty();
    for (let index = 0; index < size; index++) edge.append(this.#leaf(index));
    return checkpointText({ origin: this.origin, size, root: edge.root });
  }

  note(size: number): string {
    return this.signer.sign(this.text(size));
  }

  async proof(from: number, to: number): Promise<string[]> {
    if (from === 0 || from === to) return [];
    const path = await consistencyPath(from, to, ({ height, index }) => {
      const [first, count] = [index * 2 ** height, 2 ** height];
      return subtree(Buffer.concat(Array.from({ length: count }, (_, i) => this.#leaf(first + i))));
    });
    return path.map(hash => hash.toString('base64'));
  }

  /** What is posted to a witness. */
  async request(from: number, to: number, note = this.note(to)): Promise<string> {
    return `old ${from}\n${(await this.proof(from, to)).map(hash => `${hash}\n`).join('')}\n${note}`;
  }

  #leaf(index: number): Buffer {
    return (this.#leaves[index] ??= leafOf(this.entry(index)));
  }
}
