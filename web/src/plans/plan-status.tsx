import type { Schemas } from "../api/server.ts";
import { type Books, useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

type Plan = Schemas["Plan"];

interface Reader extends Pick<Books, "nameOf"> {
  readonly user: Pick<Books["user"], "id">;
  readonly partner: Pick<NonNullable<Books["partner"]>, "display_name"> | undefined;
}

/** The heading of a plan: who has to decide, or how it ended. */
export function planHeading(
  { status, committed_by }: Pick<Plan, "status" | "committed_by">,
  { user, partner, nameOf }: Reader,
): string {
  if (status === "suggested") return strings.plans.suggestedTitle;
  if (status !== "awaiting_approval") return strings.planStatus[status];
  return committed_by === user.id
    ? strings.waitsFor(partner?.display_name ?? strings.yourPartner)
    : strings.asksYou(nameOf(committed_by));
}

/** Who asked for a plan and with which client, how long it is valid, and who decided. */
export function PlanStatus({ plan }: { plan: Plan }) {
  const { user, nameOf, formats } = useBooks();
  const { status, committed_by, requested_by, decided_by, decided_at, committed_at } = plan;
  const isWaiting = status === "suggested" || status === "awaiting_approval";
  return (
    <>
      {committed_by === null ? (
        <p>
          {strings.plans.suggestedBy(requested_by === user.id ? strings.youInText : nameOf(requested_by))}
        </p>
      ) : (
        <p>
          {strings.askedBy(
            committed_by === user.id ? strings.youInText : nameOf(committed_by),
            plan.committed_with ?? "",
          )}
        </p>
      )}
      {isWaiting && <p class="soft">{strings.expires(formats.time(plan.expires_at))}</p>}
      {decided_by !== null && decided_at !== null && (
        <p class="soft">{strings.plans.decidedBy(nameOf(decided_by), formats.time(decided_at))}</p>
      )}
      {status === "committed" && decided_by === null && committed_at !== null && (
        <p class="soft">{strings.plans.carriedOut(formats.time(committed_at))}</p>
      )}
      {status === "stale" && <p class="notice">{strings.staleHint}</p>}
      {status === "expired" && <p class="notice">{strings.plans.expiredHint}</p>}
    </>
  );
}
