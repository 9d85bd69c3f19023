import { expect, test } from "vitest";
import type { Mail } from "./mailer.ts";
import { retryingMailer } from "./retrying-mailer.ts";

const MAIL = { to: "ada@example.com", subject: "A passkey was added", text: "Hello" };
const UNREACHABLE = new Error("connect ECONNREFUSED");

/** A mailer whose first attempts fail with these errors, the attempts so far, and the means to stop it. */
function failing(errors: readonly Error[], waitsMs: readonly number[] = [0, 0]) {
  const attempts: Mail[] = [];
  const inner = {
    async send(mail: Mail) {
      attempts.push(mail);
      const error = errors[attempts.length - 1];
      if (error) throw error;
    },
    close() {},
  };
  const stop = new AbortController();
  return { mailer: retryingMailer(inner, { signal: stop.signal, waitsMs }), attempts, stop };
}

test("a mail is sent again after a failure, and once after a success", async () => {
  const { mailer, attempts } = failing([UNREACHABLE, UNREACHABLE]);
  await mailer.send(MAIL);
  expect(attempts).toEqual([MAIL, MAIL, MAIL]);
});

test("the last failure is reported", async () => {
  const last = new Error("greeting never received");
  const { mailer, attempts } = failing([UNREACHABLE, UNREACHABLE, last]);
  await expect(mailer.send(MAIL)).rejects.toBe(last);
  expect(attempts).toHaveLength(3);
});

test("a mail that the mail server refuses for good is not sent again; one that it delays is", async () => {
  const refused = Object.assign(new Error("no such mailbox"), { responseCode: 550 });
  const once = failing([refused]);
  await expect(once.mailer.send(MAIL)).rejects.toBe(refused);
  expect(once.attempts).toHaveLength(1);
  const twice = failing([Object.assign(new Error("greylisted"), { responseCode: 451 })]);
  await twice.mailer.send(MAIL);
  expect(twice.attempts).toHaveLength(2);
});

test("closing ends the wait and reports the failure that came before it", async () => {
  const { mailer, attempts, stop } = failing([UNREACHABLE], [3_600_000]);
  const sent = mailer.send(MAIL);
  await expect.poll(() => attempts).toHaveLength(1);
  stop.abort();
  await expect(sent).rejects.toBe(UNREACHABLE);
  expect(attempts).toHaveLength(1);
});
