import { ask, newUser, outcome, principalFor } from "../../testing/books.ts";
import { codeOf } from "../../testing/concurrent.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { expect, test } from "../../testing/test.ts";
import { Authenticator } from "../engine/authenticator.ts";

test("end_session ends a session of the caller and leaves the others", async ({ couple }) => {
  const { engine, ada } = couple;
  const [laptop, phone] = [await newSessionOf(engine, ada.id), await newSessionOf(engine, ada.id)];
  const input = { session_id: laptop.principal.sessionId };
  expect(await couple.as(phone.principal).ask("end_session", input)).toEqual(input);
  const authenticator = new Authenticator(engine);
  expect(await codeOf(authenticator.authenticate(laptop.secret, "session"))).toBe("unauthenticated");
  expect(await authenticator.authenticate(phone.secret, "session")).toMatchObject({ userId: ada.id });
});

test("end_session does not find another person's session, and refuses agents", async ({ couple }) => {
  const { engine, ada, ben } = couple;
  const { principal, secret } = await newSessionOf(engine, ada.id);
  const input = { session_id: principal.sessionId };
  const cleo = await newSessionOf(engine, (await newUser(engine, "Cleo")).id);
  expect(await couple.as(ben.principal).outcome("end_session", input)).toBe("not_found");
  expect(await outcome(engine, "end_session", input, { principal: cleo.principal })).toBe("not_found");
  const agent = couple.as(principalFor(ada.id, couple.id, { kind: "agent" }));
  expect(await agent.outcome("end_session", input)).toBe("person_required");
  expect(await new Authenticator(engine).authenticate(secret, "session")).toMatchObject({ userId: ada.id });
});

test("end_session works for a user without a couple", async ({ couple: { engine } }) => {
  const { principal, secret } = await newSessionOf(engine, (await newUser(engine, "Cleo")).id);
  await ask(engine, "end_session", { session_id: principal.sessionId }, { principal });
  expect(await codeOf(new Authenticator(engine).authenticate(secret, "session"))).toBe("unauthenticated");
});
