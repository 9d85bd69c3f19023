import { useState } from "preact/hooks";
import { useRead } from "../api/reads.ts";
import { ask, type Schemas } from "../api/server.ts";
import { Field, RowButton } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { addPasskey, hasPasskeys } from "../sign-in/web-authn.ts";
import { strings } from "../strings/strings.ts";
import { browserName } from "./browser-name.ts";

type Passkey = Schemas["Passkey"];

/** The person's passkeys: add, rename and remove them. */
export function Passkeys({ email }: { email: string }) {
  const { data, problem: unread } = useRead("/passkeys");
  const [renaming, setRenaming] = useState<string>();
  const { problem = unread, isBusy, run } = useRequest();
  const submit = (change: (name: string) => Promise<unknown>) => (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get("name"));
    return run(async () => {
      await change(name);
      setRenaming(undefined);
    });
  };
  const remove = ({ id, name }: Passkey) => {
    if (!confirm(strings.removeSure(name))) return;
    void run(async () => void (await ask("POST", "/auth/passkeys/remove", { passkey_id: id })));
  };
  const rename = ({ id }: Passkey) => submit((name) => ask("PUT", `/v1/passkeys/${id}`, { name }));
  return (
    <section>
      <h2>{strings.passkeys}</h2>
      <p class="soft">{strings.aboutPasskeys}</p>
      <WrongOrCheck problem={problem} email={email} isLinkEnough={renaming === undefined} />
      <ul>
        {data?.items.map((passkey) => (
          <li key={passkey.id}>
            {renaming === passkey.id ? (
              <form onSubmit={rename(passkey)}>
                <NameField name={passkey.name} error={problem?.fields.name} />
                <button type="submit" disabled={isBusy}>
                  {strings.rename}
                </button>
              </form>
            ) : (
              <PasskeyRow
                passkey={passkey}
                isBusy={isBusy}
                onRename={() => setRenaming(passkey.id)}
                onRemove={() => remove(passkey)}
              />
            )}
          </li>
        ))}
      </ul>
      {hasPasskeys && renaming === undefined && (
        <form onSubmit={submit(addPasskey)}>
          <NameField name={browserName(navigator.userAgent).slice(0, 60)} error={problem?.fields.name} />
          <button type="submit" disabled={isBusy}>
            {strings.addPasskey}
          </button>
        </form>
      )}
    </section>
  );
}

function NameField({ name, error }: { name: string; error: string | undefined }) {
  return (
    <Field
      name="name"
      type="text"
      label={strings.passkeyName}
      autoComplete="off"
      value={name}
      error={error}
    />
  );
}

interface RowProps {
  readonly passkey: Passkey;
  readonly isBusy: boolean;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}

function PasskeyRow({ passkey: { name, created_at, used_at }, isBusy, onRename, onRemove }: RowProps) {
  const day = (instant: string) => new Date(instant).toLocaleDateString(undefined, { dateStyle: "medium" });
  return (
    <>
      <span class="name">{name}</span>
      <span class="soft">{strings.added(day(created_at), used_at === null ? undefined : day(used_at))}</span>
      <span>
        <RowButton label={strings.renameOf(name)} isBusy={isBusy} onPress={onRename}>
          {strings.rename}
        </RowButton>{" "}
        <RowButton label={strings.removeOf(name)} isBusy={isBusy} onPress={onRemove}>
          {strings.remove}
        </RowButton>
      </span>
    </>
  );
}
