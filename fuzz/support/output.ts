/** What `main` prints in plain text for the operator. */
const GREETINGS = [/ is open: http:\/\/[\w.:[\]-]+ \(.*\)$/, /^The room is (closing|closed)\.$/];
/** C0 but for the line's end, DEL, C1, the separators some take for a line's end, and what turns text around. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}/;

/** A line of the log, as Nest writes it. */
export interface LogLine {
  level: string;
  message: string;
  context?: string;
}

/** The lines of the log in a server's output; what is none of them is a fault. */
export function readOutput(output: string): { lines: LogLine[]; faults: string[] } {
  const lines: LogLine[] = [];
  const faults: string[] = [];
  for (const line of output.split('\n')) {
    if (CONTROLS.test(line)) faults.push(`a control character in ${JSON.stringify(line)}`);
    if (TOKEN.test(line)) faults.push(`a token in ${JSON.stringify(line)}`);
    if (line === '' || GREETINGS.some(greeting => greeting.test(line))) continue;
    const parsed = parse(line);
    if (parsed === undefined) faults.push(`no line of the log: ${JSON.stringify(line)}`);
    else lines.push(parsed);
  }
  return { lines, faults };
}

function parse(line: string): LogLine | undefined {
  try {
    const value = JSON.parse(line) as LogLine;
    return typeof value.level === 'string' && typeof value.message === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
