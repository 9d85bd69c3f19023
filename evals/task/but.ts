/**
 * A fixture with some facts changed, each by its path: `accounts.checking.balance: "40.00"`. Null takes a fact out. What
 * holds the fact must be there; whether the fact itself may be is the fixture's schema to say.
 * @throws Error that names a path which leads nowhere
 */
export function withChanges(fixture: object, but: Readonly<Record<string, unknown>>): unknown {
  const changed = structuredClone(fixture);
  for (const [path, value] of Object.entries(but)) {
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    let holder: unknown = changed;
    for (const part of parts) holder = isHolder(holder) ? holder[part] : undefined;
    if (!isHolder(holder)) throw new Error(`${path} leads nowhere`);
    if (Array.isArray(holder) && Number(last) > holder.length) throw new Error(`${path} is past the end`);
    if (value !== null) holder[last] = value;
    else if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else if (last in holder) delete holder[last];
    else throw new Error(`${path} is not there to be taken out`);
  }
  return changed;
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
