import type { Answer, Room } from './room.js';

let addresses = 0;
/** An address that no log-in has come from yet, for a room behind one proxy. */
export const newAddress = (): string => `10.1.0.${++addresses}`;

/** Logs in as if from an address; the room needs `TRUST_PROXY=1`. */
export async function loginFrom(
  room: Room,
  name: string,
  password: string,
  from: string,
): Promise<Answer<{ accessToken: string }>> {
  return room.http('POST', 'auth/login', { body: { name, password }, headers: { 'x-forwarded-for': from } });
}
