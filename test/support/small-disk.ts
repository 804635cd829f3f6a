import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real, small file system in memory, to be filled up. */
export class SmallDisk {
  /** Only root may mount, and in some containers not even root. */
  static readonly isPossible = ((): boolean => {
    try {
      SmallDisk.make('64k').destroy();
      return true;
    } catch {
      return false;
    }
  })();

  private constructor(readonly folder: string) {}

  /** @param size as of `mount -o size=` */
  static make(size: string): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'sarangbang-disk-'));
    try {
      mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
      return new SmallDisk(folder);
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  /** Fills all that is left, to the last byte. */
  fill(): void {
    const file = openSync(join(this.folder, 'filling'), 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(4_096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(join(this.folder, 'filling'));
  }

  /** As the operating system does after errors: open files stay open. */
  makeReadOnly(): void {
    mount('--bind', this.folder, this.folder);
    mount('-o', 'remount,bind,ro', this.folder);
  }

  makeWritable(): void {
    spawnSync('umount', [this.folder]);
  }

  destroy(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function mount(...words: string[]): void {
  const { status, stderr } = spawnSync('mount', words);
  if (status !== 0) throw new Error(`cannot mount: ${String(stderr)}`);
}
