/** Runs long test files first, so that no worker has one left at the end. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/**
 * The files that take longest, for a fresh checkout, where Vitest knows no durations. A missing file only costs time.
 */
const LONG: readonly string[] = [
  "testing/web/plans.slow.test.ts",
  "testing/web/invitation.slow.test.ts",
  "bin/readme-assistants.unit.test.ts",
  "bin/sharing.unit.test.ts",
  "bin/demo.unit.test.ts",
  "bin/init.slow.test.ts",
  "bin/usage.unit.test.ts",
  "bin/start-errors.unit.test.ts",
  "bin/readme.unit.test.ts",
  "bin/kill-consent.slow.test.ts",
  "testing/package.unit.test.ts",
  "testing/web/accounts.slow.test.ts",
  "testing/web/settings.slow.test.ts",
  "testing/web/sign-in.slow.test.ts",
  "testing/web/days.slow.test.ts",
  "testing/web/ledger.slow.test.ts",
  "testing/web/goals.slow.test.ts",
  "testing/web/views.slow.test.ts",
  "testing/web/journey.slow.test.ts",
  "testing/conformance/conformance.slow.test.ts",
  "src/database/shared.slow.test.ts",
  "src/database/out-of-reach.slow.test.ts",
  "src/database/cluster.slow.test.ts",
  "src/database/durable-fs.slow.test.ts",
  "testing/power-cut.unit.test.ts",
  "src/check-ins/recurrence-oracle.slow.test.ts",
  "testing/histories.test.ts",
  "bin/kill.test.ts",
  "bin/backup.test.ts",
  "bin/webhooks.test.ts",
  "bin/couples-cfo.test.ts",
  "bin/check-ins.test.ts",
  "testing/hostile.test.ts",
  "bin/mcp.postgres.test.ts",
  "bin/chat.postgres.test.ts",
  "bin/couples-cfo.postgres.test.ts",
  "src/http/representation.postgres.test.ts",
  "testing/parity.postgres.test.ts",
  "src/backup/backup.postgres.test.ts",
  "testing/privacy.postgres.test.ts",
  "bin/plans.postgres.test.ts",
  "evals/mutants.test.ts",
  "evals/oracles.test.ts",
  "evals/trivial.test.ts",
  "evals/faulty.test.ts",
];

/** The place of a file in the list; after all others when it is missing. */
function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.indexOf(relative(PROJECT, moduleId));
  return place < 0 ? LONG.length : place;
}

export class LongestFirst extends BaseSequencer {
  /** Sorts within each project; the projects keep their order. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const orderOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder ?? 0;
    return sorted.toSorted((a, b) => orderOf(a) - orderOf(b) || placeOf(a) - placeOf(b));
  }
}
