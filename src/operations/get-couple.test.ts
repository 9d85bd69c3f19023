import { expect, test } from "../../testing/test.ts";

test("get_couple returns the settings and the head of the ledger", async ({ couple }) => {
  const get = () => couple.asBen.ask("get_couple", { couple_id: couple.id });
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(await get()).toMatchObject({ id: couple.id, ledger: { sequence: 1, hash } });
  await couple.goal();
  expect(await get()).toMatchObject({ ledger: { sequence: 2, hash } });
});
