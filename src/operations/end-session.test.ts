import { expect, test } from "vitest";
import { ask, newCouple, newUser, principalFor, refusal } from "../../testing/books.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { Authenticator } from "../engine/authenticator.ts";

test("end_session ends a session of the caller and leaves the others", async () => {
  const couple = await newCouple();
  const { engine, ada } = couple;
  const [laptop, phone] = [await newSessionOf(engine, ada.id), await newSessionOf(engine, ada.id)];
  const input = { session_id: laptop.principal.sessionId };
  expect(await couple.as(phone.principal).ask("end_session", input)).toEqual(input);
  const authenticator = new Authenticator(engine);
  await expect(authenticator.authenticate(laptop.secret, "session")).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await authenticator.authenticate(phone.secret, "session")).toMatchObject({ userId: ada.id });
});

test("end_session does not find another person's session, and refuses agents", async () => {
  const couple = await newCouple();
  const { engine, ada, ben } = couple;
  const { principal, secret } = await newSessionOf(engine, ada.id);
  const input = { session_id: principal.sessionId };
  const cleo = await newSessionOf(engine, (await newUser(engine, "Cleo")).id);
  expect(await couple.as(ben.principal).refusal("end_session", input)).toMatchObject({ code: "not_found" });
  expect(await refusal(engine, "end_session", input, { principal: cleo.principal })).toMatchObject({
    code: "not_found",
  });
  const agent = couple.as(principalFor(ada.id, couple.id, { kind: "agent" }));
  expect(await agent.refusal("end_session", input)).toMatchObject({ code: "person_required" });
  expect(await new Authenticator(engine).authenticate(secret, "session")).toMatchObject({ userId: ada.id });
});

test("end_session works for a user without a couple", async () => {
  const { engine } = await newCouple();
  const { principal, secret } = await newSessionOf(engine, (await newUser(engine, "Cleo")).id);
  await ask(engine, "end_session", { session_id: principal.sessionId }, { principal });
  await expect(new Authenticator(engine).authenticate(secret, "session")).rejects.toMatchObject({
    code: "unauthenticated",
  });
});
