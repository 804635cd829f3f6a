const SHOWN_CHARS = 600;
const MOST_VIOLATIONS = 20;

/** What was sent, what came back, and what must not have happened. */
export class Journal {
  readonly frames = new Map<string, number>();
  readonly answers = new Map<string, number>();
  readonly violations: string[] = [];
  connections = 0;
  /** Frames of all kinds. */
  total = 0;

  sent(kind: string): void {
    this.total++;
    count(this.frames, kind);
  }

  answered(answer: string): void {
    count(this.answers, answer);
  }

  /** @param frame what was sent, to send it again */
  violated(what: string, frame?: string | Buffer): void {
    if (this.violations.length > MOST_VIOLATIONS) return;
    const shown =
      frame === undefined ? '' : `: ${JSON.stringify(frame.toString('latin1').slice(0, SHOWN_CHARS))}`;
    this.violations.push(what + shown);
  }
}

function count(table: Map<string, number>, name: string): void {
  table.set(name, (table.get(name) ?? 0) + 1);
}
