import type { ComponentChildren } from "preact";
import { useContext, useState } from "preact/hooks";
import { Problem } from "../api/problem.ts";
import type { Read } from "../api/reads.ts";
import { BooksContext } from "../shell/books.ts";
import { withCheck } from "../sign-in/web-authn.ts";
import { wordingOf } from "../strings/refusals.ts";
import { strings } from "../strings/strings.ts";

/** What a refusal says, in the person's language. */
export function useWording(problem: Problem | undefined): string | undefined {
  const books = useContext(BooksContext);
  if (problem === undefined) return undefined;
  const { message, next } = wordingOf(problem, books?.formats);
  return [message, next].join(" ");
}

/** A refusal that is about no field, in sight and read aloud. */
export function Wrong({ problem }: { problem: Problem | undefined }) {
  const wording = useWording(problem);
  // The fields of a version that is out of date only say what changed meanwhile.
  const isAboutFields =
    problem?.code !== "changed_since_read" && Object.keys(problem?.fields ?? {}).length > 0;
  const isShown = problem !== undefined && !isAboutFields;
  return <div role="alert">{isShown && <p class="wrong">{wording}</p>}</div>;
}

/**
 * Runs one request at a time, with a check by a passkey where it needs one, and keeps its refusal. A button that is disabled meanwhile
 * loses the focus, and gets it back.
 */
export function useRequest() {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const run = async (request: () => Promise<void>) => {
    if (isBusy) return;
    const pressed = document.activeElement;
    setBusy(true);
    setProblem(undefined);
    try {
      await withCheck(request);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
      setTimeout(() => focusAgain(pressed));
    }
  };
  return { problem, isBusy, run };
}

/** Puts the focus back on what had it, unless that is gone or the person has moved it. */
function focusAgain(element: Element | null): void {
  if (document.activeElement === document.body && element instanceof HTMLElement)
    element.focus({ preventScroll: true });
}

/** Shows what was read: while it is on its way, that it loads; when it was refused, why; and that it may be out of date. */
export function Loaded<Answer>(props: {
  read: Read<Answer>;
  children: (data: NonNullable<Answer>) => ComponentChildren;
}) {
  const { data, problem } = props.read;
  if (data === undefined || data === null)
    return problem === undefined ? (
      <p class="loading" role="status">
        {strings.loading}
      </p>
    ) : (
      <Wrong problem={problem} />
    );
  return (
    <>
      {problem !== undefined && (
        <p class="notice" role="status">
          {strings.shell.outOfDate}
        </p>
      )}
      {props.children(data)}
    </>
  );
}
