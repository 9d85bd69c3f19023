import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { many, together } from "../../../testing/concurrent.ts";
import { emailOf } from "../../../testing/sign-in-links.ts";
import { SentMail } from "../../entities/sent-mail.ts";
import { HOURLY_MAILS_TO_STRANGERS, type MailKind } from "../../identity/mail-limit.ts";
import type { Engine } from "../engine.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { createEngine } from "../open.ts";
import { isWithinLimits } from "./mail-limit.ts";

const HOUR_MS = 60 * 60 * 1000;

const mayMail = (engine: Engine, email: string, kind: MailKind) =>
  isWithinLimits(engine, { email, kind, isSent: true });

const newAddress = () => `${randomUUID()}@example.com`;

test("an address gets five mails of each kind an hour, whoever asks and on whichever server", async () => {
  const couple = await newCouple();
  const { engine } = couple;
  const other = createEngine(engine.orm, { now: () => couple.clock, log: engine.log });
  const email = newAddress();
  const send = (kind: "invitation" | "email_change") =>
    together(8, (at) => mayMail(at % 2 === 0 ? engine : other, email, kind));
  for (const kind of ["invitation", "email_change"] as const)
    expect((await send(kind)).map(String).toSorted()).toEqual([...many(3, "false"), ...many(5, "true")]);
  expect(await mayMail(engine, newAddress(), "invitation")).toBe(true);
  couple.later(HOUR_MS - 1);
  expect(await mayMail(engine, email, "invitation")).toBe(false);
  couple.later(1);
  expect(await mayMail(engine, email, "invitation")).toBe(true);
});

test("a server sends a bounded number of mails an hour to addresses without a user, and users still get theirs", async () => {
  const couple = await newCouple();
  const { engine } = couple;
  const em = engine.orm.em.fork();
  const clear = () => em.nativeDelete(SentMail, { isStranger: true });
  await clear();
  onTestFinished(async () => void (await clear()));
  await em.insertMany(
    SentMail,
    Array.from({ length: HOURLY_MAILS_TO_STRANGERS - 1 }, (_, at) => ({
      id: engine.ids(),
      addressHash: String(at).padStart(64, "0"),
      kind: "invitation" as const,
      isStranger: true,
      createdAt: engine.now(),
    })),
  );
  expect(await mayMail(engine, newAddress(), "email_change")).toBe(true);
  expect(await mayMail(engine, newAddress(), "email_change")).toBe(false);
  expect(await mayMail(engine, newAddress(), "sign_in")).toBe(false);
  expect(await mayMail(engine, await emailOf(engine, couple.ada.id), "sign_in")).toBe(true);
  couple.later(HOUR_MS);
  await runOnce(forgetEndedSignIns, engine);
  expect(await em.count(SentMail, { createdAt: { $lte: new Date(couple.clock.getTime() - HOUR_MS) } })).toBe(
    0,
  );
});
