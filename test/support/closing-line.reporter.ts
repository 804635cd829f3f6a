import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with the tests that failed at first, and one line that people and CI can read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let [passed, failed, skipped] = [0, unhandled.length, 0];
    const flaky: string[] = [];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const before = failed;
      for (const test of tests) {
        const { state, errors } = test.result();
        if (test.diagnostic()?.flaky)
          flaky.push(
            `PASSED ONLY WHEN TRIED AGAIN: ${module.relativeModuleId} > ${test.fullName}`,
            `  at first: ${errors?.[0]?.message ?? 'no error is known'}`,
          );
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
        else skipped++;
      }
      // the file did not load, or what it prepares or clears away failed
      if (module.state() === 'failed' && failed === before) failed++;
    }
    const line = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    process.on('exit', () => console.log([...flaky, line].join('\n')));
  }
}
