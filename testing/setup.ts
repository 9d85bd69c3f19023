/** Runs before each test file: checks every answer against its operation's schema, and verifies the books after each test. */
import { afterAll, afterEach, expect } from "vitest";
import { checkAnswers } from "../src/engine/answer.ts";
import { cleanUpFile } from "./clean-up.ts";
import { formed } from "./formed.ts";

checkAnswers();

afterEach(async () => {
  const couples = [...formed.values()];
  formed.clear();
  for (const couple of couples) expect(await couple.discrepancy()).toBeUndefined();
});

afterAll(cleanUpFile);
