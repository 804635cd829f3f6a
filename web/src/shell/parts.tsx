import { Loading, LoadingBox, Nothing, part, type Part } from '../kit/part.js';
import { useRoomUi, type View } from '../kit/room-ui.js';

/** What opens over the room or beside it, and is not part of its first load. */
export const Aside = part(async () => import('./aside.js'), { Waiting: AsideToCome, isNeeded: false });

export const Background = part(async () => import('./background.js'), {
  Waiting: Nothing,
  isNeeded: false,
});

export const GuideBar = part(async () => import('../guide/guide-bar.js'), {
  Waiting: Nothing,
  isNeeded: false,
});

export const NoticeBar = part(async () => import('./notice-bar.js'), { Waiting: Nothing, isNeeded: false });

/** What covers the room. */
export const COVERS: Partial<Record<View, Part<object>>> = {
  members: part(async () => import('../members/members-page.js')),
  records: part(async () => import('../records/records-page.js')),
  'my-record': part(async () => import('../my-record/my-record-page.js')),
};

/** Tells of it only when something was asked for that it would draw. */
function AsideToCome() {
  const { view, card } = useRoomUi();
  if (view === 'search') return <LoadingBox />;
  return isInAside(view) || card ? <Loading /> : null;
}

/** Whether a view is drawn by `Aside`. */
export function isInAside(view: View): boolean {
  return view !== 'room' && !COVERS[view];
}
