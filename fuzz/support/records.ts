import { validateText } from '../../src/contract/text.js';

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** What is wrong with the log as it is stored: a seq that is missing or there twice, a text that is no text. */
export async function recordFaults(query: Query): Promise<string[]> {
  const faults: string[] = [];
  const [head] = await query('SELECT seq FROM log_head');
  const rows = await query('SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq');
  const seqs = rows.map(({ seq }) => Number(seq));
  seqs.forEach((seq, i) => {
    if (seq !== i + 1 && faults.length < 5) faults.push(`seq ${seq} stands where ${i + 1} belongs`);
  });
  if (seqs.length !== Number(head?.seq))
    faults.push(`${seqs.length} rows, but the head is at ${String(head?.seq)}`);
  for (const { seq, text } of await query('SELECT seq, text FROM chat_log')) {
    const fault = validateText(String(text));
    if (fault) faults.push(`line ${String(seq)} is stored and ${fault}: ${JSON.stringify(text)}`);
  }
  return faults;
}
