import type { Reporter, SerializedError, TestModule } from "vitest/node";

/**
 * Closes a run with one line that any CI understands: `N passed, N failed`. What failed outside a test counts as failed
 * too. Tests that passed only when they were tried again are named before it. In CI they have failed, and so has a test that
 * was skipped: what it lacks was to be installed.
 */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const skipped = inState("skipped");
    const retried = inState("passed").filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0);
    const outside = unhandled.length + suites.filter((suite) => suite.errors().length > 0).length;
    let passed = inState("passed").length;
    let failed = inState("failed").length + inState("pending").length + outside;

    const inCi = Boolean(process.env.CI);
    const notAllowed = inCi ? ", which CI does not allow" : "";
    for (const test of retried) console.log(`Passed only when tried again${notAllowed}: ${test.fullName}`);
    if (inCi) {
      for (const test of skipped) console.log(`Skipped${notAllowed}: ${test.fullName}`);
      passed -= retried.length;
      failed += retried.length + skipped.length;
      if (retried.length + skipped.length > 0) process.exitCode = 1;
    } else if (skipped.length > 0) {
      console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
      return;
    }
    if (passed + failed === 0) failed = 1;
    console.log(`${passed} passed, ${failed} failed`);
  }
}
