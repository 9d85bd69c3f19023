import {
  type InputRequiredResult,
  inputRequired,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Engine } from "../../src/engine/engine.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { catalog } from "../../src/operations/catalog.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type { ToolInvoke } from "../books.ts";
import { announcedCapabilities } from "./announced.ts";

/*
 * Clients that can open a page for their person (URL elicitation) are asked to, where the person can approve a plan that a
 * call is about. The page is an address without a secret, and the person decides there. The client of the partner who committed the
 * plan is never asked, and a client that does not open the page gets the same answer as all others.
 */

const [getPlan, listInbox] = ["get_plan", "list_inbox"].map((name) =>
  catalog.find((operation) => operation.name === name),
) as [Operation, Operation];

const MESSAGE = "A plan of your partner waits for your approval. Open the page to see it and decide.";

/** Milliseconds that a client has to answer. Most clients give up a call after 60 seconds. */
const ANSWER_MS = 45_000;

/** The tools whose calls can be about plans that wait, and how to find the ids of these plans. */
const PLANS_OF: Readonly<
  Record<string, (invoke: ToolInvoke, given: unknown) => readonly unknown[] | Promise<readonly unknown[]>>
> = {
  commit_rebalance: (_invoke, given) => [(given as { readonly plan_id?: unknown } | undefined)?.plan_id],
  list_inbox: async (invoke) => {
    const outcome = await invoke(listInbox, { unread: true });
    const { items } = (outcome.ok ? outcome.output : { items: [] }) as {
      readonly items: readonly { readonly kind: string; readonly subject_id: string | null }[];
    };
    return items.flatMap(({ kind, subject_id }) => (kind === "plan_waiting" ? [subject_id] : []));
  },
};

/** Whether a call of this tool can ask a client with these capabilities, as it declared them. */
export function canAsk(tool: string, capabilities: unknown): boolean {
  const { elicitation } = (capabilities ?? {}) as { readonly elicitation?: { readonly url?: unknown } };
  return tool in PLANS_OF && typeof elicitation?.url === "object" && elicitation.url !== null;
}

export interface Asking extends Pick<Engine, "ids" | "now"> {
  readonly callerOf: (context: ServerContext) => Promise<Principal>;
  /** Aborted when the client can no longer answer. */
  readonly clientGone?: AbortSignal | undefined;
  /** Milliseconds that a client has to answer, by default 45,000. */
  readonly answerMs?: number | undefined;
}

interface Call {
  readonly name: string;
  readonly arguments?: unknown;
}

/**
 * Asks the client of a call to open the page of the plan that it is about, before the call runs. In the protocol of 2026 that
 * is a result, which the client answers by repeating the call; in that of 2025 a request, whose answer is awaited here.
 */
export async function askToApprove(
  server: Server,
  call: Call,
  invoke: ToolInvoke,
  { context, ...asking }: Asking & { readonly context: ServerContext },
): Promise<InputRequiredResult | undefined> {
  const { mcpReq } = context;
  const isAnswered = mcpReq.inputResponses !== undefined;
  if (isAnswered || !canAsk(call.name, announcedCapabilities(server, context))) return undefined;
  let url: string | undefined;
  // The newest item can be about a plan that no longer waits.
  for (const planId of (await PLANS_OF[call.name]?.(invoke, call.arguments)) ?? [])
    if (typeof planId === "string") url ??= await pageOf(planId, invoke, context, asking);
  if (url === undefined) return undefined;
  const question = { message: MESSAGE, url };
  if (mcpReq.envelope)
    return inputRequired({ inputRequests: { approval: inputRequired.elicitUrl(question) } });
  const { ids, clientGone, answerMs = ANSWER_MS } = asking;
  const signal = clientGone ? AbortSignal.any([clientGone, mcpReq.signal]) : mcpReq.signal;
  await mcpReq
    .elicitInput({ ...question, mode: "url", elicitationId: ids() }, { signal, timeout: answerMs })
    .catch(() => undefined); // Whether and how the client answers makes no difference.
  return undefined;
}

/** The page on which the caller can approve a plan; undefined where they cannot, or the server has no pages. */
async function pageOf(
  planId: string,
  invoke: ToolInvoke,
  context: ServerContext,
  { callerOf, now }: Asking,
): Promise<string | undefined> {
  const outcome = await invoke(getPlan, { plan_id: planId });
  if (!outcome.ok) return undefined;
  const { approval_url: url, committed_by: committer } = outcome.output as {
    readonly approval_url: string | null;
    readonly committed_by: string | null;
  };
  if (url === null) return undefined;
  const { userId, approvesFrom } = await callerOf(context);
  const isOnHold = approvesFrom != null && approvesFrom > now();
  return committer === userId || isOnHold ? undefined : url;
}
