/** A mail in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mails. */
export interface Mailer {
  /** @throws what the mail server or the network reports */
  send(mail: Mail): Promise<void>;
  /** Ends its connections. */
  close(): void;
}

/** A mail server that does not answer within this time fails, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** A mailer that uses an SMTP server, such as `smtps://user:password@mail.example`. */
export function smtpMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  // Loaded only where a mail server is set.
  const transport = import("nodemailer").then(({ createTransport }) =>
    createTransport({ url, pool: true, disableFileAccess: true, disableUrlAccess: true, ...timeouts }),
  );
  return {
    async send(mail) {
      await (await transport).sendMail({ ...mail, from });
    },
    close: () => void transport.then((it) => it.close()),
  };
}

/** A mailer that writes mails to the log, for a server that only this machine can reach. */
export function logMailer(log: { info(facts: object, message: string): void }): Mailer {
  return {
    async send({ to, subject, text }) {
      log.info({ to, text }, subject);
    },
    close() {},
  };
}
