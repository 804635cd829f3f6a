import { describe, expect, it } from 'vitest';
import { alarmOf, keepAlarm, type Alarm } from '../../web/src/seal/alarm.js';
import { MemoryStorage } from './support/member.js';

describe('an alarm', () => {
  const alarm: Alarm = { epoch: 'one', why: 'changed', before: 'a', after: 'b', at: 7 };

  it('stays, the first one, for its log alone', () => {
    const storage = new MemoryStorage();
    expect(alarmOf(storage, 'one')).toBeUndefined();
    expect(keepAlarm(storage, alarm)).toEqual(alarm);
    expect(keepAlarm(storage, { ...alarm, why: 'key' })).toEqual(alarm);
    expect(alarmOf(storage, 'one')).toEqual(alarm);
    expect(alarmOf(storage, 'two')).toBeUndefined();
    const next = { ...alarm, epoch: 'two' };
    expect(keepAlarm(storage, next)).toEqual(next);
  });

  it.each(['{', '7', 'null', '{"epoch":"one"}'])('is none where garbage is kept: %s', garbage => {
    const storage = new MemoryStorage();
    storage.setItem('record-alarm', garbage);
    expect(alarmOf(storage, 'one')).toBeUndefined();
  });
});
