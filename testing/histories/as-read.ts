/** Updates as a REST client sends them: the row as it was read with a change in it, or the version that was read. */

import type { Engine } from "../../src/engine/engine.ts";
import { readUpdate } from "../../src/http/representation.ts";
import { catalog } from "../../src/operations/catalog.ts";
import type { AsRead } from "../../src/operations/inputs/representation.ts";
import { type Answer, call } from "../books.ts";
import type { WireCall } from "./rows.ts";

/** How a caller reads the row that an update changes, and by which field it is named. */
const READ_BY = {
  update_goal: ["get_goal", "goal_id"],
  update_account: ["get_account", "account_id"],
  update_couple: ["get_couple", "couple_id"],
} as const;

/** An update as the adapter hands it to `invoke`. `stale`: it names a version that the row does not have. */
export interface SentUpdate {
  readonly input: Readonly<Record<string, unknown>>;
  readonly asRead: AsRead | undefined;
  readonly stale: boolean;
}

/** The call with its row or a version in it, as its `sends` wants; undefined where nothing is sent along. */
export async function sentUpdate(engine: Engine, wire: WireCall): Promise<SentUpdate | undefined> {
  if (!wire.sends) return undefined;
  const [read, idField] = READ_BY[wire.name as keyof typeof READ_BY];
  const { principal, coupleId, userId } = wire.caller;
  const { [idField]: id, ...given } = wire.input;
  // On REST null empties a field; the model knows it as not given.
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const found = await call(engine, read, { [idField]: id }, { principal, coupleId, userId });
  if (!found.ok) return undefined;
  const operation = catalog.find(({ name }) => name === wire.name);
  if (!operation) throw new Error(`no operation ${wire.name}`);
  const row: Answer = found.output;
  const other = row.version > 1 ? row.version - 1 : row.version + 1;
  const body =
    wire.sends === "row"
      ? withChange(row, change)
      : { ...change, version: wire.sends === "stale" ? other : row.version };
  const { body: own, asRead } = readUpdate(operation, { body, ifMatch: undefined, principal });
  return { input: { ...own, [idField]: id }, asRead, stale: wire.sends === "stale" };
}

/** A row with a change in it. What the change empties is not sent, and neither is what addresses the row. */
function withChange(row: Answer, change: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { couple_id: _couple, user_id: _user, ...kept } = row;
  for (const field of Array.isArray(change.clear) ? change.clear : []) delete kept[String(field)];
  return { ...kept, ...change };
}
