import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';

const HOST_MAX = 50;
const FITS = /^[\x21-\x7e]+$/;

/**
 * The default node id: valid for any host name, the same at each start, and distinct for machines whose names differ
 * only at the end.
 */
export function defaultNodeId(hostname: string, port: string): string {
  const ascii = FITS.test(hostname) ? hostname : domainToASCII(hostname);
  const host = FITS.test(ascii) && ascii.length <= HOST_MAX ? ascii : hashed(hostname, ascii);
  return `${host}:${/^\d{1,5}$/.test(port.trim()) ? Number(port) : 3000}`;
}

function hashed(hostname: string, ascii: string): string {
  const hash = createHash('sha256').update(hostname).digest('hex').slice(0, 12);
  return FITS.test(ascii) ? `${ascii.slice(0, HOST_MAX - 13)}-${hash}` : `host-${hash}`;
}
