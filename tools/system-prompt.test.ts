import { newCouple } from "../testing/books.ts";
import { expect, test } from "../testing/test.ts";
import { INSTRUCTIONS, systemPrompt } from "./prompts.ts";
import { instructionsFor, systemPromptFor } from "./system-prompt.ts";

test("the system prompt names the speaker, and the day in their time zone", async () => {
  const { engine, ada, ben } = await newCouple({ time_zone: "Asia/Tokyo" });
  const prompt = await systemPromptFor({ engine, principal: ada.principal });
  expect(prompt.startsWith(`${systemPrompt()}\n\nYou talk with «Ada» (user_id ${ada.id}), `)).toBe(true);
  expect(prompt).toContain("Their partner is «Ben».");
  expect(engine.now().toISOString()).toBe("2026-03-10T15:00:00.000Z");
  expect(prompt).toContain(
    "Today is Wednesday, March 11, 2026 (Asia/Tokyo); after midnight, `get_summary` has the new date",
  );
  expect(await systemPromptFor({ engine, principal: async () => ben.principal })).toContain(
    "You talk with «Ben» (user_id",
  );
});

test("the system prompt says that a partner has not joined yet", async () => {
  const couple = await newCouple({}, { alone: true });
  const books = { engine: couple.engine, principal: couple.ada.principal };
  expect(await systemPromptFor(books)).toContain("Their partner is not in the books yet. Today is");
  await couple.join();
  expect(await systemPromptFor(books)).toContain("Their partner is «Ben». Today is");
});

test("a summary that cannot be read is omitted", async ({ couple: { engine, ada } }) => {
  const principal = { ...ada.principal, scopes: [] };
  expect(await systemPromptFor({ engine, principal })).toBe(systemPrompt());
});

test("the instructions name the speaker and the day, at each call", async ({ couple }) => {
  const books = { engine: couple.engine, principal: couple.ada.principal };
  const first = await instructionsFor(books);
  expect(first.startsWith(`${INSTRUCTIONS}\n\nYou talk with «Ada» (user_id ${couple.ada.id})`)).toBe(true);
  expect(first).toContain("Today is Tuesday, March 10, 2026 (UTC)");
  couple.clock = new Date("2026-03-11T00:00:00.000Z");
  expect(await instructionsFor(books)).toContain("Today is Wednesday, March 11, 2026 (UTC)");
});
