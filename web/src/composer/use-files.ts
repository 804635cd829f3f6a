import { useEffect } from 'react';

/** Calls back when files are dropped anywhere or pasted. The browser would open a dropped file in place of the room. */
export function useFiles(refuse: () => void): void {
  useEffect(() => {
    const has = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (!has(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'none';
    };
    const drop = (event: DragEvent): void => {
      if (!has(event.dataTransfer)) return;
      event.preventDefault();
      refuse();
    };
    const paste = ({ clipboardData }: ClipboardEvent): void => {
      // text copied from an office program comes with a picture of itself
      if (has(clipboardData) && !clipboardData!.types.includes('text/plain')) refuse();
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [refuse]);
}
