import type { LineShape } from '../../logging/line-walks.js';

/** What an admin asks of the lines, by ids. */
export interface LineFilter {
  fromId?: number;
  toId?: number;
  /** Who said it or, of a whisper, received it. */
  memberId?: number;
  /** The other party of whispers of `memberId`. */
  withId?: number;
  kind?: 'chat' | 'whisper';
}

/** The lines that a filter lets through, as a few shapes that each have an index. */
export function shapesOf({ fromId, toId, memberId, withId, kind }: LineFilter): LineShape[] {
  let shapes: LineShape[] = [kind ? { kind } : {}];
  const narrow = (...ways: LineShape[]): void => {
    shapes = shapes.flatMap(shape => ways.flatMap(way => both(shape, way) ?? []));
  };
  if (fromId !== undefined) narrow({ senderId: fromId });
  if (toId !== undefined) narrow({ recipientId: toId });
  if (memberId !== undefined && withId !== undefined)
    narrow({ senderId: memberId, recipientId: withId }, { senderId: withId, recipientId: memberId });
  else if (memberId !== undefined) narrow({ senderId: memberId }, { recipientId: memberId });
  return shapes;
}

/** The shape of the lines that have both; undefined when no line can. */
function both(one: LineShape, other: LineShape): LineShape | undefined {
  const contradict = (['senderId', 'recipientId', 'kind'] as const).some(
    key => one[key] !== undefined && other[key] !== undefined && one[key] !== other[key],
  );
  return contradict ? undefined : { ...one, ...other };
}
