import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problem.ts";
import { ask } from "../api/server.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { keepPage } from "./pending-page.ts";
import { checkByPasskey, hasPasskeys } from "./web-authn.ts";

interface CheckProps {
  readonly email: string;
  /** Where the link leads back to, by default this page. */
  readonly page?: string;
  /** Whether a link counts also for a person who has passkeys, who may have lost them. */
  readonly isLinkEnough?: boolean;
}

/** A refusal, and where it asks for a proof of who the person is, the ways to give it. */
export function WrongOrCheck({ problem, ...check }: CheckProps & { problem: Problem | undefined }) {
  return problem?.code === "check_required" ? <FreshCheck {...check} /> : <Wrong problem={problem} />;
}

/** A check by a passkey for a person who has one, else by a link in a mail that leads back. */
function FreshCheck({ email, page, isLinkEnough = false }: CheckProps) {
  const [owns, setOwns] = useState<boolean>();
  const [done, setDone] = useState<"sent" | "checked">();
  const { problem, isBusy, run } = useRequest();
  useEffect(
    () =>
      void run(async () => {
        const { items } = await ask<{ items: readonly object[] }>("GET", "/v1/passkeys");
        setOwns(items.length > 0);
      }),
    [],
  );
  const send = () =>
    run(async () => {
      keepPage(page);
      await ask("POST", "/auth/links", { email });
      setDone("sent");
    });
  const check = () =>
    run(async () => {
      await checkByPasskey();
      setDone("checked");
    });
  return (
    <div role="alert">
      {done === "checked" && <p>{strings.checked}</p>}
      {done === "sent" && <p>{strings.checkSent(email)}</p>}
      {done === "sent" && location.hostname === "localhost" && <p class="soft">{strings.onThisMachine}</p>}
      {done === undefined && owns !== undefined && (
        <>
          <p>{owns ? strings.passkeyNeeded : strings.checkNeeded}</p>
          {owns && hasPasskeys && (
            <button type="button" disabled={isBusy} onClick={check}>
              {strings.tryPasskey}
            </button>
          )}
          {(!owns || isLinkEnough) && (
            <button type="button" class={owns ? "plain" : ""} disabled={isBusy} onClick={send}>
              {strings.sendCheck}
            </button>
          )}
          {owns && <p class="soft">{isLinkEnough ? strings.linkHolds : strings.lostHint}</p>}
          {owns && !isLinkEnough && (
            <p>
              <a href="/account">{strings.lostPasskeys}</a>
            </p>
          )}
        </>
      )}
      <Wrong problem={problem} />
    </div>
  );
}
