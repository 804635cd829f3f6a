import { useLayoutEffect } from 'react';
import { Later, useLater } from './later.js';
import { takeToasts } from './toast.js';

const toaster = new Later(async () => import('./toaster.js'));

/** The toaster, as soon as it has been fetched. */
export function LazyToaster({ label }: { label: string }) {
  useLayoutEffect(() => takeToasts(async () => toaster.load()), []);
  const Toaster = useLater(toaster, false)?.Toaster;
  return Toaster && <Toaster label={label} />;
}
