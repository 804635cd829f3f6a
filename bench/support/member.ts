import { WebSocket } from 'ws';

type Ack = { ok: boolean; seq?: number };

/**
 * A member on a real WebSocket, speaking just enough Engine.IO and Socket.IO. It counts what it is shown
 * without parsing it, so that the load generator is not the bottleneck; a probe also takes the latencies.
 */
export class BenchMember {
  /** Lines shown so far. */
  shown = 0;
  /** Frames that brought them. */
  frames = 0;
  /** From a line's sending to its being shown here, ms. Only of probes. */
  readonly latencies: number[] = [];
  readonly #acks = new Map<number, (ack: Ack) => void>();
  #nextId = 0;
  #ws: WebSocket;
  #welcome: (() => void) | undefined;

  constructor(
    url: string,
    private readonly token: string,
    private readonly probe = false,
  ) {
    this.#ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    this.#ws.on('error', () => undefined);
    this.#ws.on('message', data => this.#receive((data as Buffer).toString('utf8')));
  }

  /** Resolves when the server has let this member in. */
  async entered(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#welcome = resolve;
      this.#ws.once('error', reject);
      this.#ws.once('close', () => reject(new Error('closed before the welcome')));
    });
  }

  get open(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** What has been sent and is not yet the system's. */
  get waitingBytes(): number {
    return this.#ws.bufferedAmount;
  }

  async send(event: string, payload: object): Promise<Ack> {
    const id = this.#nextId++;
    const acked = new Promise<Ack>(resolve => this.#acks.set(id, resolve));
    this.#ws.send(`42${id}${JSON.stringify([event, payload])}`);
    return acked;
  }

  close(): void {
    this.#ws.removeAllListeners('close');
    this.#ws.terminate();
  }

  #receive(packet: string): void {
    if (packet.startsWith('42["messages"') || packet.startsWith('42["line"')) {
      this.#count(packet);
    } else if (packet.startsWith('43')) {
      const from = packet.indexOf('[');
      const id = Number(packet.slice(2, from));
      this.#acks.get(id)?.(JSON.parse(packet.slice(from))[0] as Ack);
      this.#acks.delete(id);
    } else if (packet === '2') {
      this.#ws.send('3');
    } else if (packet.startsWith('0')) {
      this.#ws.send(`40${JSON.stringify({ token: this.token })}`);
    } else if (packet.startsWith('42["welcome"')) {
      this.#welcome?.();
    } else if (packet.startsWith('44')) {
      throw new Error(`refused: ${packet}`);
    }
  }

  #count(packet: string): void {
    const now = Date.now();
    this.frames++;
    // every text begins with the ms of its sending
    for (let at = packet.indexOf('"text":"'); at !== -1; at = packet.indexOf('"text":"', at + 8)) {
      this.shown++;
      if (this.probe) this.latencies.push(now - Number(packet.slice(at + 8, at + 21)));
    }
  }
}

/** A line's text: 60 bytes that begin with the ms of its sending. */
export function timedText(): string {
  return String(Date.now()).padEnd(60, ' lorem ipsum dolor sit amet consetetur');
}
