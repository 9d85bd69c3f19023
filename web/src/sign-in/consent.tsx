import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { WrongOrCheck } from "./fresh-check.tsx";
import { orSignIn } from "./pending-page.ts";

type Me = components["schemas"]["Me"];
type Scope = components["schemas"]["ConnectedApp"]["scopes"][number];

/** An app's request for access. */
interface Asked {
  readonly app: {
    readonly name: string;
    /** Where the browser returns to the app. */
    readonly origin: string;
    /** The host that publishes the app's name; null: the app chose the name itself. */
    readonly verified_host: string | null;
    readonly kind: "person" | "agent";
  };
  readonly asked: readonly Scope[];
  readonly offered: readonly Scope[];
}

interface Answered {
  readonly location: string;
}

/** `/consent/{request}`: which app asks for access, and what its user lets it do. */
export function ConsentPage() {
  const [loaded, setLoaded] = useState<{ me: Me; request: Asked }>();
  const { problem, isBusy, run } = useRequest();
  const load = async () => {
    const [request, me] = await Promise.all([
      ask<Asked>("GET", `${location.pathname}/request`),
      ask<Me>("GET", "/v1/me"),
    ]);
    setLoaded({ me, request });
  };
  useEffect(() => void run(() => orSignIn(load)), []);
  const answer = (path: string, body: object) =>
    run(() =>
      orSignIn(async () => {
        const answered = await ask<Answered>("POST", `${location.pathname}/${path}`, body);
        location.replace(answered.location);
      }),
    );
  if (loaded === undefined || problem?.code === "request_ended")
    return (
      <Page heading={strings.connect}>
        {problem === undefined && <p>{strings.loading}</p>}
        <Wrong problem={problem} />
      </Page>
    );
  const { me, request } = loaded;
  const allow = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    return answer("allow", {
      scopes: form.getAll("scope").map(String),
      sees_private: form.has("private"),
      user_id: me.user.id,
    });
  };
  return (
    <Page heading={strings.wantsAccess(request.app.name)}>
      <About me={me} app={request.app} />
      <form onSubmit={allow}>
        <Scopes request={request} />
        <fieldset>
          <legend>{strings.privateThings}</legend>
          <label>
            <input type="checkbox" name="private" />
            {strings.includePrivate}
          </label>
        </fieldset>
        <p>{request.app.kind === "agent" ? strings.agentNever : strings.ownAppNever}</p>
        <WrongOrCheck problem={problem} email={me.user.email} />
        <button type="submit" disabled={isBusy}>
          {strings.allow}
        </button>{" "}
        <button type="button" class="plain" disabled={isBusy} onClick={() => answer("deny", {})}>
          {strings.deny}
        </button>
      </form>
    </Page>
  );
}

/** Who the app is, as far as this server knows, and which books it gets to. */
function About({ me, app }: { me: Me; app: Asked["app"] }) {
  const names = me.couple?.partners.map(({ display_name }) => display_name) ?? [me.user.display_name];
  return (
    <>
      <p>{app.verified_host === null ? strings.nameUnverified : strings.nameFrom(app.verified_host)}</p>
      <p>
        {strings.returnsTo} <strong>{app.origin}</strong>
      </p>
      <p>{strings.booksOf(names.join(" & "), me.user.display_name)}</p>
    </>
  );
}

/** Every app reads; whatever changes the books is off until the person ticks it. */
function Scopes({ request: { asked, offered } }: { request: Asked }) {
  return (
    <fieldset>
      <legend>{strings.mayDo}</legend>
      {offered.map((scope) => (
        <label key={scope}>
          <input
            type="checkbox"
            name="scope"
            value={scope}
            checked={scope === "read" ? true : undefined}
            disabled={scope === "read"}
          />
          {strings.scopes[scope]}
          {scope !== "read" && asked.includes(scope) && <span class="soft"> {strings.askedFor}</span>}
        </label>
      ))}
    </fieldset>
  );
}
