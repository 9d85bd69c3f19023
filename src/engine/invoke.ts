import { authorise } from "../identity/principal.ts";
import { Refusal, type RefusalCode, unavailable } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { withPage } from "../views/approval.ts";
import { answered } from "./answer.ts";
import { attempt, constraintOf, Joined, refreshed } from "./attempts.ts";
import { EpochChanged } from "./auth-epoch.ts";
import { confirmed } from "./authenticator.ts";
import { withCandidates } from "./candidates.ts";
import type { Engine } from "./engine.ts";
import { keyedRequest } from "./idempotency.ts";
import type { Done, Ended } from "./outcome.ts";
import { type Call, type Parsed, parseCall } from "./parse.ts";
import { runInDirectory } from "./run-in-directory.ts";
import { decideOnBooks, showBooks } from "./run-on-books.ts";
import { tenantOf } from "./tenant.ts";
import { refusalFor } from "./unexpected-errors.ts";

/** How a call ended: with an answer, or refused. */
export type Outcome = Answered | { readonly ok: false; readonly refusal: Refusal };

interface Answered extends Done {
  readonly ok: true;
}

/** Constraints that callers can run into: what each says. */
const CONFLICTS: Readonly<Record<string, RefusalCode>> = {
  users_email_unique: "email_taken",
};

/** How often a call runs whose token was looked up again because a token of the couple ended meanwhile. */
const RUNS = 3;

/**
 * The only way into the books: authorises, parses, and runs the operation.
 * Never throws: what is unexpected becomes the refusal `internal` with an incident id, and no driver's words
 * reach the caller.
 */
export async function invoke(
  engine: Engine,
  operation: Operation,
  input: unknown,
  call: Call,
): Promise<Outcome> {
  const outcome = () => outcomeOf(engine, operation, input, call);
  return engine.tracing ? engine.tracing(operation, call, outcome) : outcome();
}

/** `invoke` on one engine. */
export type Invoke = (operation: Operation, input: unknown, call: Call) => Promise<Outcome>;

export function bindInvoke(engine: Engine): Invoke {
  return (operation, input, call) => invoke(engine, operation, input, call);
}

async function outcomeOf(engine: Engine, operation: Operation, input: unknown, call: Call): Promise<Outcome> {
  try {
    return { ok: true, ...(await runCurrent(engine, operation, input, call)) };
  } catch (error) {
    return { ok: false, refusal: refusalOf(engine, operation, call, error) };
  }
}

/** Runs a call for a token that has not ended. @throws Refusal, also `unauthenticated`; what the driver throws */
async function runCurrent(engine: Engine, operation: Operation, input: unknown, first: Call): Promise<Done> {
  let call = first;
  for (let count = 1; ; count++) {
    try {
      authorise(call.principal, operation.scope);
      const ended = await run(engine, operation, await parsedCall(engine, operation, input, call));
      if (!("rest" in ended)) return ended;
      const { rest, ...more } = ended;
      return { output: answered(operation, await rest()), replayed: false, ...more };
    } catch (error) {
      if (!(error instanceof EpochChanged)) throw error;
      if (count === RUNS) throw unavailable("Tokens of the couple keep ending.");
      call = { ...call, principal: await confirmed(engine, call.principal) };
    }
  }
}

/** The call, parsed. @throws Refusal `invalid_input`, with candidates for a name that stands where an id belongs */
async function parsedCall(engine: Engine, operation: Operation, input: unknown, call: Call): Promise<Parsed> {
  try {
    return parseCall(operation, input, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw await withCandidates(engine, operation, input, call, error);
  }
}

/** Runs a call: in the queue of its couple where it decides, else in a transaction of its own. */
async function run(engine: Engine, operation: Operation, { input, call: given }: Parsed): Promise<Ended> {
  const { shares } = engine;
  // Such an operation compares no epoch of the caller's couple, so a remembered token or session is looked up first.
  const call =
    operation.within === "nobody" ? { ...given, principal: await confirmed(engine, given.principal) } : given;
  const tenant = await tenantOf(engine.em, operation, call.principal, call, input);
  // The epoch of the couple that the caller is in now does not show in the books of a former one.
  if (tenant.isFormer) await confirmed(engine, call.principal);
  const keyed = keyedRequest(operation, { input, call }, tenant);
  const { principal, coupleId } = tenant;
  const parts = { engine, operation, input, call, keyed };
  if (coupleId !== null) {
    const onBooks = { ...parts, principal, coupleId };
    return operation.decide ? decideOnBooks(onBooks) : showBooks(onBooks);
  }
  const owner = principal.userId ?? operation.locksFirst?.(input as never);
  try {
    return await shares.run({ owner, writes: operation.effect !== "read" }, () =>
      attempt(engine, operation, call, (em) => runInDirectory({ ...parts, em, tenant })),
    );
  } catch (error) {
    if (!(error instanceof Joined)) throw error;
    return run(engine, operation, { input, call: await refreshed(engine, call) });
  }
}

function refusalOf(engine: Engine, operation: Operation, call: Call, error: unknown): Refusal {
  const conflict = CONFLICTS[constraintOf(error) ?? ""];
  if (conflict) return new Refusal(conflict);
  const facts = { operation: operation.name, request_id: call.requestId };
  return withPage(refusalFor(engine, error, facts), engine.pageOrigin());
}
