import { expect, test } from "vitest";
import { ask, unexpected } from "../../../testing/books.ts";
import { emptyLocation, openedEngine } from "../../../testing/own-database.ts";
import { Authenticator } from "../authenticator.ts";
import { createEngine } from "../open.ts";
import { assertSetUpCode, CODE_MINUTES, makeSetUpCode, setUpByCode } from "./set-up.ts";

const INPUT = { display_name: "Ada", email: "ada@example.com", currency: "EUR" };
const by = (more: object = {}) => ({ input: { ...INPUT, ...more }, browser: null });

test("a code makes the first books once, within its hour, and a refusal leaves it usable", async () => {
  const shared = await openedEngine(await emptyLocation(), { log: unexpected });
  let clock = new Date("2026-03-10T15:00:00.000Z");
  const engine = createEngine(shared.orm, { now: () => clock, log: unexpected });
  const old = (await makeSetUpCode(engine)) ?? "";
  clock = new Date(clock.getTime() + CODE_MINUTES * 60_000);
  const ended = { code: "link_ended" };
  await expect(assertSetUpCode(engine, old)).rejects.toMatchObject(ended);
  const code = (await makeSetUpCode(engine)) ?? "";
  await expect(setUpByCode(engine, `${code}x`, by())).rejects.toMatchObject(ended);
  const tooFine = by({ accounts: [{ name: "Cash", balance: "1.005" }] });
  await expect(setUpByCode(engine, code, tooFine)).rejects.toMatchObject({ code: "invalid_input" });
  // Two requests at once: one makes the books.
  const made = await Promise.allSettled([setUpByCode(engine, code, by()), setUpByCode(engine, code, by())]);
  expect(made.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const [secret = ""] = made.flatMap((end) => (end.status === "fulfilled" ? end.value : []));
  const principal = await new Authenticator(engine).authenticate(secret, "session");
  expect(await ask(engine, "get_me", {}, { principal })).toMatchObject({
    user: { email: "ada@example.com" },
    couple: { currency: "EUR", partner_2_id: null },
  });
  await expect(setUpByCode(engine, code, by())).rejects.toMatchObject(ended);
  expect(await makeSetUpCode(engine)).toBeUndefined();
});
