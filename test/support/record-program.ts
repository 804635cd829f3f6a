import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './pages.js';

/** What a run of the program came to. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `npm run record` as it was built, with the settings of a room. */
export async function record(environment: Record<string, string>, ...args: string[]): Promise<Ran> {
  const program = join(ROOT, 'dist/server/record.js');
  const options = {
    env: { PATH: process.env.PATH, ...environment },
    cwd: environment.DATA_DIR,
    encoding: 'utf8',
  } as const;
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, ...args],
      options,
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
