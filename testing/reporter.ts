/** Ends `npm test` with the counts of each test project and the total, alone on the last line. */
import type { Reporter, SerializedError, TestModule, TestRunEndReason, Vitest } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

// biome-ignore lint/style/noDefaultExport: Vitest loads a reporter by its default export.
export default class CountsReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    const projects = new Map<string, Counts>();
    for (const { name } of this.#vitest?.projects ?? []) projects.set(name, zero());
    for (const module of modules) {
      const { name } = module.project;
      projects.set(name, add(projects.get(name) ?? zero(), countModule(module)));
    }
    const total = [...projects.values()].reduce(add, zero());
    // What failed outside a test (a global set-up, a stray rejection, an interruption) must not look like success.
    total.failed += errors.length;
    if (reason !== "passed" && total.failed === 0) total.failed = 1;
    const lines = [...projects].map(([name, counts]) => `[${name}] ${words(counts)}`);
    process.stdout.write(`${["", ...lines, words(total)].join("\n")}\n`);
  }
}

/** A file or group that could not be loaded or set up counts as one failure beside its failed tests. */
function countModule(module: TestModule): Counts {
  const counts = zero();
  for (const group of [module, ...module.children.allSuites()]) {
    if (group.errors().length > 0) counts.failed++;
  }
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === "passed") counts.passed++;
    else if (state === "skipped") counts.skipped++;
    else counts.failed++;
  }
  return counts;
}

function zero(): Counts {
  return { passed: 0, failed: 0, skipped: 0 };
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function words({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
