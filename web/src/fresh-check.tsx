import { useState } from "preact/hooks";
import { useRequest, Wrong } from "./parts.tsx";
import { keepPage } from "./pending-page.ts";
import { ask, type Problem } from "./server.ts";
import { strings } from "./strings.ts";

/**
 * A refusal, and where it asks for a proof of who the person is, a way to give it: a link in a mail that leads back to this
 * page.
 */
export function WrongOrCheck({ problem, email }: { problem: Problem | undefined; email: string }) {
  return problem?.code === "check_required" ? <FreshCheck email={email} /> : <Wrong problem={problem} />;
}

function FreshCheck({ email }: { email: string }) {
  const [isSent, setSent] = useState(false);
  const { problem, isBusy, run } = useRequest();
  const send = () =>
    run(async () => {
      keepPage();
      await ask("POST", "/auth/links", { email });
      setSent(true);
    });
  return (
    <div role="alert">
      {isSent ? (
        <>
          <p>{strings.checkSent(email)}</p>
          {location.hostname === "localhost" && <p class="soft">{strings.onThisMachine}</p>}
        </>
      ) : (
        <>
          <p>{strings.checkNeeded}</p>
          <button type="button" disabled={isBusy} onClick={send}>
            {strings.sendCheck}
          </button>
        </>
      )}
      <Wrong problem={problem} />
    </div>
  );
}
