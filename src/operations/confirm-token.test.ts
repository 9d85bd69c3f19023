import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, newUser, outcome, type TestCouple } from "../../testing/books.ts";
import { awaitingBooks } from "../../testing/couples.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { Authenticator } from "../engine/authenticator.ts";
import type { Engine } from "../engine/engine.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";

const INPUT = { client: "ios", scopes: ["read", "plans:commit", "admin"] };
const MINUTE_MS = 60_000;

/** The principal behind a new token that the operator creates for a user. */
async function tokenOf(engine: Engine, userId: string, kind = "person"): Promise<Principal> {
  const { token } = await ask(engine, "create_token", { ...INPUT, kind }, { userId });
  return new Authenticator(engine).authenticate(token);
}

const systemEvents = async (couple: TestCouple) =>
  (await couple.ask("list_ledger", { event_type: "SYSTEM" })).items.map(({ metadata }: Answer) => metadata);

describe("confirm_token", () => {
  test("lets a token of the operator approve from its next call on, in every process", async () => {
    const { couple, planId } = await awaitingBooks();
    const { engine, ben } = couple;
    const phone = await tokenOf(engine, ben.id);
    const plan = { plan_id: planId };
    expect(await couple.as(phone).refusal("approve_rebalance", plan)).toMatchObject({
      code: "confirmation_required",
      facts: { url: null },
    });
    const { principal: session } = await newSessionOf(engine, ben.id);
    const token = { token_id: phone.tokenId };
    const confirmed = await couple.as(session).ask("confirm_token", token);
    expect(confirmed).toMatchObject({ id: phone.tokenId, confirmed_at: "2026-03-20T15:00:00.000Z" });
    couple.clock = new Date("2026-03-20T15:01:00.000Z");
    expect(await couple.as(session).ask("confirm_token", token)).toEqual(confirmed);
    expect(await systemEvents(couple)).toEqual([
      { action: "token_confirmed", token_id: phone.tokenId, client: "ios" },
      expect.objectContaining({ action: "token_created", token_id: phone.tokenId }),
    ]);
    // The process still remembers the token without its confirmation.
    await couple.as(phone).ask("approve_rebalance", plan);
    expect(await couple.as(phone).ask("get_me", {})).toMatchObject({ token: { confirmed: true } });
  });

  test("a token that is created in a session is confirmed, those created with it are not", async () => {
    const couple = await newCouple();
    const { engine, ben } = couple;
    const { principal: session } = await newSessionOf(engine, ben.id);
    const made = await couple.as(session).ask("create_token", INPUT);
    expect(made).toMatchObject({ confirmed_at: couple.clock.toISOString() });
    const agents = await couple.as(session).ask("create_token", { ...INPUT, kind: "agent" });
    const phone = await new Authenticator(engine).authenticate(made.token);
    const laptop = await couple.as(phone).ask("create_token", INPUT);
    for (const { id, confirmed_at } of [agents, laptop]) {
      expect(confirmed_at).toBeNull();
      expect((await couple.as(session).ask("list_tokens", {})).items).toContainEqual(
        expect.objectContaining({ id, confirmed_at: null }),
      );
    }
    expect(await systemEvents(couple)).toContainEqual(
      expect.objectContaining({ action: "token_created", token_id: made.id, confirmed: true }),
    );
  });

  test("takes a session of the token's user with a fresh check, and a live token of a person", async () => {
    const couple = await newCouple();
    const { engine, ada, ben } = couple;
    const [phone, agent] = [await tokenOf(engine, ben.id), await tokenOf(engine, ben.id, "agent")];
    const { principal: session } = await newSessionOf(engine, ben.id);
    const { principal: partner } = await newSessionOf(engine, ada.id);
    const token_id = phone.tokenId;
    const confirm = (principal: Principal, id = token_id) =>
      couple.as(principal).outcome("confirm_token", { token_id: id });
    expect(await confirm(agent)).toBe("person_required");
    expect(await confirm(phone)).toBe("check_required");
    expect(await confirm({ ...phone, isConfirmed: true })).toBe("check_required");
    expect(await confirm({ ...OPERATOR, userId: ben.id })).toBe("person_required");
    expect(await confirm(partner)).toBe("not_found");
    expect(await confirm(session, agent.tokenId)).toBe("invalid_input: token_id");
    couple.later(10 * MINUTE_MS);
    expect(await confirm(session)).toBe("check_required");
    const { principal: fresh } = await newSessionOf(engine, ben.id);
    await couple.as(fresh).ask("revoke_token", { token_id });
    expect(await confirm((await newSessionOf(engine, ben.id)).principal)).toBe("invalid_input: token_id");
  });

  test("works without a couple; the ledger states it when the couple forms", async () => {
    const { engine } = await newCouple();
    const [one, other] = [await newUser(engine), await newUser(engine, "Ben")];
    const phone = await tokenOf(engine, one.id);
    const { principal } = await newSessionOf(engine, one.id);
    const input = { token_id: phone.tokenId };
    expect(await outcome(engine, "confirm_token", input, { principal: phone })).toBe("check_required");
    await ask(engine, "confirm_token", input, { principal });
    await ask(engine, "create_couple", { partner_1_id: one.id, partner_2_id: other.id });
    const { items } = await ask(engine, "list_ledger", { event_type: "SYSTEM" }, { userId: one.id });
    expect(items).toMatchObject([{ metadata: { action: "token_created", confirmed: true } }]);
  });
});
