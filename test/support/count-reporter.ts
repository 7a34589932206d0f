import type { Reporter, SerializedError, TestModule } from "vitest/node";

/**
 * Closes a run with one line that any CI understands: `N passed, N failed`. What failed outside a test counts as failed
 * too. In CI a skipped test has failed: what it lacks was to be installed.
 */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const passed = inState("passed").length;
    const skipped = inState("skipped");
    const outside = unhandled.length + suites.filter((suite) => suite.errors().length > 0).length;
    const unfinished = inState("pending").length;
    let failed = inState("failed").length + unfinished + outside;
    if (process.env.CI && skipped.length > 0) {
      for (const test of skipped) console.log(`Skipped, which CI does not allow: ${test.fullName}`);
      failed += skipped.length;
      process.exitCode = 1;
    } else if (skipped.length > 0) {
      console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
      return;
    }
    if (passed + failed === 0) failed = 1;
    console.log(`${passed} passed, ${failed} failed`);
  }
}
