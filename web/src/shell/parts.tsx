import { Loading, LoadingBox, Nothing, part } from '../kit/part.js';
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

export const MembersPage = part(async () => import('../members/members-page.js'));

export const RecordsPage = part(async () => import('../records/records-page.js'));

export const MyRecordPage = part(async () => import('../my-record/my-record-page.js'));

/** Tells of it only when something was asked for that it would draw. */
function AsideToCome() {
  const { view, card } = useRoomUi();
  if (view === 'search') return <LoadingBox />;
  return isInAside(view) || card ? <Loading /> : null;
}

/** The room itself, and what covers it. */
const IN_FULL: ReadonlySet<View> = new Set(['room', 'members', 'records', 'my-record']);

/** Whether a view is drawn by `Aside`. */
export function isInAside(view: View): boolean {
  return !IN_FULL.has(view);
}
