import { useEffect, useState, type ComponentType } from 'react';
import { fetchToasterBy } from './toast.js';

const FETCH_AFTER_MS = 1_500;

/** The toaster, as soon as it has been fetched. */
export function LazyToaster({ label }: { label: string }) {
  const [Toaster, setToaster] = useState<ComponentType<{ label: string }>>();
  useEffect(() => {
    const fetch = async (): Promise<void> => {
      const module = await import('./toaster.js');
      setToaster(() => module.Toaster);
    };
    fetchToasterBy(fetch);
    // not connected now: fetched when it is needed
    const timer = setTimeout(() => void fetch().catch(() => undefined), FETCH_AFTER_MS);
    return () => {
      clearTimeout(timer);
      fetchToasterBy(undefined);
    };
  }, []);
  return Toaster && <Toaster label={label} />;
}
