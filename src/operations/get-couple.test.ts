import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_couple returns settings and the head of the ledger only to the partners", async () => {
  const [couple, strangers] = [await newCouple(), await newCouple()];
  const shown = await couple.as(couple.ben.principal).ask("get_couple", { couple_id: couple.id });
  expect(shown).toMatchObject({ id: couple.id, ledger: { sequence: 1 } });
  expect(shown.ledger.hash).toMatch(/^[0-9a-f]{64}$/);
  await couple.goal();
  expect((await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence).toBe(2);
  expect(await strangers.refusal("get_couple", { couple_id: couple.id })).toMatchObject({
    code: "not_found",
  });
});
