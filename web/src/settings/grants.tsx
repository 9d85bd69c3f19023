import type { ComponentChildren } from "preact";
import type { Read } from "../api/reads.ts";
import { ask } from "../api/server.ts";
import { RowButton } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

/** What acts for a person: a token or a connected app. */
interface Grant {
  readonly id: string;
  readonly client: string;
  readonly kind: "person" | "agent";
  readonly confirmed_at: string | null;
}

/** A list of the person's grants of one kind. Those that act as the person can be confirmed here, and all can be ended. */
export function Grants<G extends Grant>(props: {
  /** The id of the section. */
  name: string;
  heading: string;
  hint?: string;
  /** Where the API has them. */
  path: string;
  read: Read<readonly G[]>;
  describe: (grant: G) => ComponentChildren;
  end: string;
  endOf: (client: string) => string;
  email: string;
  /** A way to get another. Without one, an empty list is not shown. */
  children?: ComponentChildren;
}) {
  const { name, heading, hint, path, read, describe, end, endOf, email, children } = props;
  const { data: grants = [], problem: refusal } = read;
  const { problem = refusal, isBusy, run } = useRequest();
  const change = (method: "POST" | "DELETE", at: string) =>
    run(async () => void (await ask(method, at, method === "POST" ? {} : undefined)));
  if (grants.length === 0 && problem === undefined && children === undefined) return null;
  return (
    <section id={name}>
      <h2>{heading}</h2>
      {hint !== undefined && <p class="soft">{hint}</p>}
      <ul>
        {grants.map((grant) => (
          <li key={grant.id}>
            <span class="name">{grant.client}</span>
            <span class="soft">{describe(grant)}</span>
            {grant.kind === "person" && grant.confirmed_at === null && (
              <button
                type="button"
                disabled={isBusy}
                aria-label={strings.confirmOf(grant.client)}
                onClick={() => change("POST", `${path}/${grant.id}/confirm`)}
              >
                {strings.confirmToken}
              </button>
            )}
            <RowButton
              label={endOf(grant.client)}
              isBusy={isBusy}
              onPress={() => change("DELETE", `${path}/${grant.id}`)}
            >
              {end}
            </RowButton>
          </li>
        ))}
      </ul>
      <WrongOrCheck problem={problem} email={email} />
      {children}
    </section>
  );
}
