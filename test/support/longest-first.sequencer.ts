import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take 25 s or more, most of it waiting, from the longest on; of the browser's, from 35 s on. */
const LONG = [
  'test/sqlite/long-silence.test.ts',
  'test/transport/auth-guessing.test.ts',
  'test/mariadb/deadlines.test.ts',
  'test/mariadb/readiness.test.ts',
  'test/sqlite/clock-set-back.test.ts',
  'test/mariadb/session.test.ts',
  'test/transport/line-hostile.test.ts',
  'test/mariadb/faults-killed.test.ts',
  'test/mariadb/clock.test.ts',
  'test/sqlite/readiness.test.ts',
  'test/transport/limits-at-the-door.test.ts',
  'test/transport/wire-endings.test.ts',
  'test/e2e/refused-rows.test.ts',
  'test/transport/resume.test.ts',
  'test/unit/guess-limits.test.ts',
  'test/browser/lost-connection.test.ts',
  'test/browser/failed-parts.test.ts',
  'test/browser/looks-phone.test.ts',
  'test/browser/fold.test.ts',
  'test/browser/back.test.ts',
  'test/browser/whisper.test.ts',
  'test/browser/members-many.test.ts',
  'test/browser/moderation.test.ts',
  'test/browser/guide.test.ts',
  'test/browser/leaving.test.ts',
  'test/browser/looks-desk.test.ts',
];

/**
 * Runs these first, each among those of its project: begun last, one of them keeps the others waiting. Vitest orders by
 * the times of the last run, which a new clone does not have.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? LONG.length : at;
    };
    const sorted = await super.sort(files);
    // stays within the projects, whose workers load their modules once
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap(project =>
      sorted.filter(spec => spec.project === project).toSorted((one, other) => rank(one) - rank(other)),
    );
  }
}
