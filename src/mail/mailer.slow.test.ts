import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { keptLog } from "../../testing/http.ts";
import { logMailer, smtpMailer } from "./mailer.ts";
import { signInMail } from "./sign-in-mail.ts";

const MAIL = signInMail("ada@example.com", "https://books.example/sign-in#secret");

/** An SMTP server on this machine that keeps what it gets, and a mailer that uses it. */
async function smtp(refuse = false) {
  const got: { from: string; to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: (_address, _session, done) => done(refuse ? new Error("no such mailbox") : null),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        got.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: "books@example.com" });
  onTestFinished(() => {
    mailer.close();
    server.close(() => {});
  });
  return { got, mailer };
}

test("a mail with a link reaches the SMTP server with its sender and recipient", async () => {
  const { got, mailer } = await smtp();
  await mailer.send(MAIL);
  expect(got).toEqual([
    {
      from: "books@example.com",
      to: ["ada@example.com"],
      text: expect.stringContaining("Subject: Sign in to couples-cfo"),
    },
  ]);
  // A long line is wrapped in quoted-printable; the link must arrive whole.
  const text = String(got[0]?.text).replaceAll("=\r\n", "").replaceAll("=3D", "=");
  expect(text).toContain("\r\nhttps://books.example/sign-in#secret\r\n");
});

test("a mail that the server refuses is an error", async () => {
  const { mailer } = await smtp(true);
  await expect(mailer.send(MAIL)).rejects.toThrow("no such mailbox");
});

test("without an SMTP server a mail is written to the log", async () => {
  const { lines, logger } = keptLog();
  await logMailer(logger).send(MAIL);
  expect(lines).toEqual([expect.objectContaining({ msg: MAIL.subject, to: MAIL.to, text: MAIL.text })]);
});
