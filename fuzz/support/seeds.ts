import type { Cast } from './grammar.js';

/** Frames as good clients send them: what the bytes are mutated of. */
export function goodFrames({ partners, victims }: Cast, token: string): Buffer[] {
  const idempotencyKey = '4f8a2c1e-7b3d-4e5f-8a9b-0c1d2e3f4a5b';
  return [
    `420${JSON.stringify(['message', { text: '안녕하세요 😀', idempotencyKey }])}`,
    `42${JSON.stringify(['message', { text: 'hello' }])}`,
    `4217${JSON.stringify(['whisper', { to: partners[0], text: 'psst' }])}`,
    `421${JSON.stringify(['message', { text: `/w ${partners[0]} hello` }])}`,
    `422${JSON.stringify(['message', { text: `/kick ${victims[0]} 5m flood` }])}`,
    `423${JSON.stringify(['message', { text: '/who' }])}`,
    `42999${JSON.stringify(['history', { before: 40, limit: 20, with: partners[0] }])}`,
    `424${JSON.stringify(['message', { text: `@${partners[0]}님 \`code\``, replyTo: 3 }])}`,
    `42998${JSON.stringify(['history', { mentions: true, limit: 5 }])}`,
    `40${JSON.stringify({ token, epoch: idempotencyKey, after: 12 })}`,
    `40/admin,${JSON.stringify({ token })}`,
    '451-["message",{"_placeholder":true,"num":0}]',
    '461-0[{"_placeholder":true,"num":0}]',
    ...['430[]', '41', '44{"message":"x"}', '3', '2', '1', '5', '6', '2probe', '3probe'],
  ].map(frame => Buffer.from(frame));
}
