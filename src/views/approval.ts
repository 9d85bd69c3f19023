import type { z } from "zod";
import type { Plan } from "../books/plan.ts";
import type { SeenBooks } from "../identity/see.ts";
import { type Facts, Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { quoted } from "../kernel/text.ts";
import { plainOut, sentenceOut } from "./fields.ts";

/** Where a plan is approved: part of every answer that leaves a plan waiting. */
export const approvalFields = {
  approval_url: plainOut
    .nullable()
    .describe("The page on which the partner decides; empty: nothing waits, or the server has no page."),
  message: sentenceOut
    .nullable()
    .describe("Who has to decide, and where. Show it to the person; empty: nothing waits."),
};

type Approval = { [field in keyof typeof approvalFields]: z.input<(typeof approvalFields)[field]> };

/** The page on which a partner decides about a plan; null where the server has no pages. */
export function approvalUrl(pageOrigin: string | undefined, planId: string): string | null {
  return pageOrigin === undefined ? null : `${pageOrigin}/approve/${planId}`;
}

/** Where the partner approves a plan that waits, and what to show the viewer. */
export function waitingFor(
  { partners, viewer }: SeenBooks,
  { id, committedById }: Pick<Plan, "id" | "committedById">,
  pageOrigin: string | undefined,
): Approval {
  const url = approvalUrl(pageOrigin, id);
  const approver = partners.find((partner) => partner.id !== committedById);
  const where = url === null ? "in their own app or on a page of the server" : `at ${url}`;
  const message =
    approver === undefined || approver.id === viewer.userId
      ? `It waits for your approval; decide ${where.replace("their", "your")}.`
      : `It waits for ${quoted(approver.displayName)}, who approves or rejects it ${where}.`;
  return { approval_url: url, message };
}

/** What `waitingFor` answers where nothing waits. */
export const NOTHING_WAITS: Approval = { approval_url: null, message: null };

/** The page that each of these refusals leads to, under this fact. */
const PAGES: Partial<Record<RefusalCode, readonly [fact: string, path: string]>> = {
  confirmation_required: ["url", "/account#tokens"],
  needs_second_key: ["approval_url", "/approve"],
};

/** The refusal with the page that it leads to; null where the server has no pages. */
export function withPage(refusal: Refusal, pageOrigin: string | undefined): Refusal {
  const [fact, path] = PAGES[refusal.code] ?? [];
  if (fact === undefined) return refusal;
  const facts: Facts = { ...refusal.facts, [fact]: pageOrigin === undefined ? null : pageOrigin + path };
  return new Refusal(refusal.code, refusal.message, facts, refusal.errors, refusal.errorCount);
}
