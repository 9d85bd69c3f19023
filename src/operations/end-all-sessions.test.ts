import { principalFor } from "../../testing/books.ts";
import { codeOf } from "../../testing/concurrent.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { expect, test } from "../../testing/test.ts";
import { Authenticator } from "../engine/authenticator.ts";

test("end_all_sessions ends all sessions of the caller, and nobody else's", async ({ couple }) => {
  const { engine, ada, ben } = couple;
  const [laptop, phone] = [await newSessionOf(engine, ada.id), await newSessionOf(engine, ada.id)];
  const bens = await newSessionOf(engine, ben.id);
  const agent = couple.as(principalFor(ada.id, couple.id, { kind: "agent" }));
  expect(await agent.outcome("end_all_sessions", {})).toBe("person_required");
  expect(await couple.as(phone.principal).ask("end_all_sessions", {})).toEqual({ ended: 2 });
  const authenticator = new Authenticator(engine);
  for (const { secret } of [laptop, phone])
    expect(await codeOf(authenticator.authenticate(secret, "session"))).toBe("unauthenticated");
  expect(await authenticator.authenticate(bens.secret, "session")).toMatchObject({ userId: ben.id });
});
