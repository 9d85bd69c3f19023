import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "./server.ts";
import { strings } from "./strings.ts";
import { withCheck } from "./web-authn.ts";

/** The frame of a page. The heading gets the focus, so that a screen reader reads where it is. */
export function Page({ heading, children }: { heading: string; children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading} · ${strings.title}`;
    title.current?.focus();
  }, [heading]);
  return (
    <main>
      <h1 ref={title} tabIndex={-1}>
        {heading}
      </h1>
      {children}
    </main>
  );
}

/** A button of a row. `label` also names the row, for a person who hears the button alone. */
export function RowButton(props: {
  label: string;
  isBusy: boolean;
  onPress: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="plain"
      disabled={props.isBusy}
      aria-label={props.label}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

/** A labeled field, with what is wrong with it. */
export function Field(props: {
  name: string;
  label: string;
  type: "text" | "email";
  autoComplete: "email" | "name" | "off";
  isOptional?: boolean;
  value?: string;
  hint?: string | undefined;
  error?: string | undefined;
}) {
  const { name, label, type, autoComplete, isOptional = false, value, hint, error } = props;
  const about = error ?? hint;
  return (
    <p class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        required={!isOptional}
        {...(value !== undefined && { defaultValue: value })}
        aria-invalid={error !== undefined}
        aria-describedby={about === undefined ? undefined : `${name}-about`}
        autoComplete={autoComplete}
        {...(type === "email" ? { type } : { type: "text" as const })}
      />
      {about !== undefined && (
        <span id={`${name}-about`} class={error === undefined ? "soft" : "wrong"}>
          {about}
        </span>
      )}
    </p>
  );
}

/** A refusal that is about no field, in sight and read aloud. */
export function Wrong({ problem }: { problem: Problem | undefined }) {
  const isShown = problem !== undefined && Object.keys(problem.fields).length === 0;
  return (
    <div role="alert">{isShown && <p class="wrong">{[problem.message, problem.next].join(" ")}</p>}</div>
  );
}

/** Runs one request at a time, with a check by a passkey where it needs one, and keeps its refusal. */
export function useRequest() {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const run = async (request: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await withCheck(request);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return { problem, isBusy, run };
}
