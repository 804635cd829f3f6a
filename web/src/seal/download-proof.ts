import type { ErrorBody } from '../../../src/contract/errors.js';
import { session } from '../kit/services.js';

const KEPT_MS = 1_000;

/** Saves the proof of a line where the browser saves its downloads. Resolves with the code of what went wrong. */
export async function downloadProof(seq: number): Promise<ErrorBody['code'] | 'UNREACHABLE' | undefined> {
  let proof: Response;
  let text: string;
  try {
    const authorization = `Bearer ${session.login?.accessToken}`;
    proof = await fetch(`/api/proof/lines/${seq}`, { cache: 'no-store', headers: { authorization } });
    text = await proof.text();
  } catch {
    return 'UNREACHABLE';
  }
  if (!proof.ok) return codeIn(text);
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = href;
  link.download = `${seq}.tlog-proof`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
  return undefined;
}

/** A proxy in between has error bodies of its own. */
function codeIn(text: string): ErrorBody['code'] | 'UNREACHABLE' {
  try {
    const { error } = JSON.parse(text) as { error?: ErrorBody };
    return error?.code ?? 'UNREACHABLE';
  } catch {
    return 'UNREACHABLE';
  }
}
