import type { Schemas } from "../api/server.ts";
import { isLess } from "../formats/decimals.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";

/** What a person is asked to do, what the couple should look at, and what went well. */
export const GROUPS = ["yourTurn", "attention", "goodNews"] as const;

type Group = (typeof GROUPS)[number];

/** Something that a person may want to act on, with the page on which they can. */
export interface AttentionRow {
  readonly key: string;
  readonly tone: "bad" | "warn" | "good" | "quiet";
  readonly text: string;
  readonly href: string;
  readonly group: Group;
}

type Attention = Schemas["Attention"];
type Summary = Pick<Schemas["Summary"], "attention" | "goals" | "accounts">;
type Row = Pick<AttentionRow, "tone" | "text" | "href">;

/** What needs attention, most urgent first. */
export function attentionRows(summary: Summary, unread: number, formats: Formats): readonly AttentionRow[] {
  const rows = summary.attention.map((attention) => ({
    key: attention.kind,
    group: groupOf(attention.kind),
    ...rowOf(attention, summary, formats),
  }));
  return [...rows, ...belowKept(summary, formats), ...unreadRow(unread)];
}

function groupOf(kind: Attention["kind"]): Group {
  if (kind === "milestone") return "goodNews";
  const isYours = ["plan_waiting", "check_in_waiting", "threshold_proposal"].includes(kind);
  return isYours ? "yourTurn" : "attention";
}

function rowOf(attention: Attention, { goals, accounts }: Summary, formats: Formats): Row {
  const { kind, count = 1, percent = 0 } = attention;
  const amount = attention.amount === undefined ? "" : formats.money(attention.amount);
  const goalId = attention.goal_ids?.[0];
  const goal = goals.find(({ id }) => id === goalId)?.name ?? "";
  const toGoal = count === 1 && goalId !== undefined ? `/goals/${goalId}` : "/goals";
  const accountId = accounts.find(({ id }) => id === attention.account_ids?.[0])?.id;
  const toAccount = accountId === undefined ? "/accounts" : `/accounts/${accountId}`;
  const planId = attention.plan_ids?.[0];
  const toPlan = count === 1 && planId !== undefined ? `/plans/${planId}` : "/plans";
  const texts = strings.home.rows;
  switch (kind) {
    case "over_allocated":
      return { tone: "bad", text: texts.over_allocated(count, amount), href: toAccount };
    case "spent_for":
      return { tone: "warn", text: texts.spent_for(amount), href: toAccount };
    case "linked_twice":
      return { tone: "warn", text: texts.linked_twice, href: toAccount };
    case "overdue":
    case "at_risk":
      return { tone: "bad", text: texts[kind](count, goal, amount), href: toGoal };
    case "behind":
    case "due_soon":
    case "overfunded":
      return { tone: "warn", text: texts[kind](count, goal, amount), href: toGoal };
    case "plan_waiting":
    case "payment_waiting":
      return { tone: "warn", text: texts[kind](count, amount), href: toPlan };
    case "check_in_waiting":
    case "check_in_missed":
      return { tone: "warn", text: texts[kind](count), href: "/check-ins" };
    case "threshold_proposal":
      return { tone: "warn", text: texts.threshold_proposal(amount || undefined), href: "/settings" };
    case "milestone":
      return { tone: "good", text: texts.milestone(goal, formats.percent(percent)), href: toGoal };
  }
}

/** The accounts with less available money than the couple wants to keep. Over-allocated ones are reported already. */
function belowKept({ accounts }: Summary, formats: Formats): AttentionRow[] {
  return accounts
    .filter(({ available, keep_available: kept }) => {
      return kept !== undefined && isLess(available, kept) && !available.startsWith("-");
    })
    .map(({ id, name, keep_available: kept = "0" }) => ({
      key: id,
      tone: "warn",
      text: strings.home.rows.below_kept(name, formats.money(kept)),
      href: `/accounts/${id}`,
      group: "attention",
    }));
}

function unreadRow(count: number): AttentionRow[] {
  if (count === 0) return [];
  return [
    { key: "inbox", tone: "quiet", text: strings.home.rows.inbox(count), href: "/inbox", group: "yourTurn" },
  ];
}
