import { expect, test } from "vitest";
import { newCouple } from "../testing/books.ts";
import { systemPrompt } from "./prompts.ts";
import { systemPromptFor } from "./system-prompt.ts";

test("the system prompt for a partner tells who they are, and the day where they live", async () => {
  const { engine, ada, ben } = await newCouple({ time_zone: "Asia/Tokyo" });
  const prompt = await systemPromptFor({ engine, principal: ada.principal });
  expect(prompt.startsWith(`${systemPrompt()}\n\nYou talk with «Ada», `)).toBe(true);
  expect(prompt).toContain("Their partner is «Ben».");
  expect(engine.now().toISOString()).toBe("2026-03-10T15:00:00.000Z");
  expect(prompt).toContain("Today is Wednesday, March 11, 2026 (Asia/Tokyo).");
  expect(await systemPromptFor({ engine, principal: async () => ben.principal })).toContain(
    "You talk with «Ben», ",
  );
});

test("what cannot be read is left out", async () => {
  const { engine, ada } = await newCouple();
  const principal = { ...ada.principal, scopes: [] };
  expect(await systemPromptFor({ engine, principal })).toBe(systemPrompt());
});
