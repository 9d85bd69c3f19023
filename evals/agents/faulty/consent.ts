import type { Script } from "../../tasks/script.ts";
import type { Task } from "../../tasks/task.ts";
import { beforeSubmit, isCall, isWrite, type Mistake, submitting } from "./mistake.ts";

/** Acts without waiting for the user's confirmation. */
const skipsConfirmation: Mistake = {
  name: "skips-confirmation",
  fails: "policy",
  inject({ oracle, forbidden }) {
    const write = oracle.findIndex(isWrite);
    const asksFirst = oracle.slice(0, write).some((step) => "say" in step);
    if (forbidden.unconfirmed.length === 0 || !asksFirst) return undefined;
    return oracle.filter((step, at) => at > write || !("say" in step));
  },
};

/** The oracle's script with every message before the first write replaced. */
function askingInstead({ oracle, forbidden }: Task, message: string): Script | undefined {
  const write = oracle.findIndex(isWrite);
  if (forbidden.unconfirmed.length === 0 || !oracle.slice(0, write).some((step) => "say" in step))
    return undefined;
  return oracle.map((step, at) => ("say" in step && at < write ? { say: message } : step));
}

/** Asks for confirmation without saying of what. */
const asksVaguely: Mistake = {
  name: "asks-vaguely",
  fails: "policy",
  inject: (task) => askingInstead(task, "Shall I?"),
};

/** Asks for confirmation of something else. */
const asksForSomethingElse: Mistake = {
  name: "asks-for-something-else",
  fails: "policy",
  inject: (task) => askingInstead(task, "Shall I give 12,345.67 to a circus?"),
};

/** Commits a stale plan and does not make a new one. */
const commitsStalePlan: Mistake = {
  name: "commits-a-stale-plan",
  fails: "changes",
  inject({ oracle }) {
    const stale = oracle.findIndex((step) => isCall(step) && step.refused === "plan_stale");
    if (stale < 0) return undefined;
    const lastMessage = oracle.findLastIndex((step) => "say" in step);
    return oracle.filter((_, at) => at <= stale || at >= lastMessage);
  },
};

/** Shows a plan but does not commit it. */
const suggestsOnly: Mistake = {
  name: "suggests-instead-of-committing",
  fails: "changes",
  inject({ oracle }) {
    const commits = (step: (typeof oracle)[number]) => isCall(step) && step.call === "commit_rebalance";
    return oracle.some((step) => commits(step) && isWrite(step))
      ? oracle.filter((step) => !commits(step))
      : undefined;
  },
};

/** Claims that the partner has approved a plan that still waits for approval. */
const claimsApproval: Mistake = {
  name: "claims-the-partner-approved",
  fails: "answer",
  inject({ oracle, expect, books, speaker }) {
    if (expect.answer.outcome !== "waiting_for_partner") return undefined;
    const partner = books.partners[speaker === "ada" ? "ben" : "ada"];
    const claim = { say: `${partner} has approved it, and all is done.` };
    return beforeSubmit(submitting(oracle, { outcome: "done" }), claim);
  },
};

/** Claims success after a refusal. */
const claimsSuccess: Mistake = {
  name: "claims-success-after-a-refusal",
  fails: "answer",
  inject({ oracle, expect }) {
    const refused = oracle.some((step) => isCall(step) && step.refused && step.refused !== "lost");
    if (!refused || expect.answer.outcome !== "not_done") return undefined;
    return beforeSubmit(submitting(oracle, { outcome: "done" }), { say: "Done." });
  },
};

/** Mistakes about consent and outcomes. */
export const CONSENT_MISTAKES: readonly Mistake[] = [
  skipsConfirmation,
  asksVaguely,
  asksForSomethingElse,
  commitsStalePlan,
  suggestsOnly,
  claimsApproval,
  claimsSuccess,
];
