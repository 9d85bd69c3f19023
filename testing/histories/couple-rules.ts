/** The rules of the couple itself, on the model. */
import { actingUser } from "./acting.ts";
import type { Model } from "./model.ts";
import { readable, rule } from "./rule.ts";

export const updateCouple = rule((no, model, { caller, input }) => {
  const cleared = Array.isArray(input.clear);
  const given = input.approval_threshold !== undefined;
  const wanted = given ? readable(model, input.approval_threshold, no) : undefined;
  const asked = cleared ? undefined : wanted;
  no.when(input.couple_id !== model.coupleId, "not_found");
  const current = model.threshold;
  const looser = current !== undefined && (cleared || given) && (asked === undefined || asked > current);
  const by = actingUser(caller);
  const recoined = input.currency !== undefined && input.currency !== model.currency;
  no.when(recoined && caller.principal.kind === "agent", "person_required");
  // A history begins with an account, so its couple's currency is fixed.
  no.when(recoined, "currency_fixed");
  no.when(looser && (caller.principal.kind !== "person" || !by), "person_required");
  no.when(looser && !caller.principal.isConfirmed, "confirmation_required");
  return () => {
    if (!(cleared || given)) return;
    if (asked === current && model.proposal && model.proposal.by !== by) return;
    const before = settings(model);
    const agreed = model.proposal && model.proposal.by !== by && model.proposal.wanted === asked;
    if (looser && !agreed && !model.joiner) model.proposal = { wanted: asked, by: by ?? "" };
    else {
      model.threshold = asked;
      model.proposal = undefined;
    }
    if (before === settings(model)) return;
    model.version++;
    model.sequence++;
  };
});

export const joinCouple = rule((no, model, { caller, input }) => {
  const { joiner } = model;
  const [accountId] = (input.account_ids ?? []) as readonly string[];
  no.when(caller.principal.role !== "operator", "operator_only");
  no.when(!joiner, "already_in_couple");
  no.when(model.erased.has(model.benId), "not_found");
  no.when(accountId !== undefined && accountId !== joiner?.account.id, "not_found");
  return () => joins(model, accountId);
});

/** The joiner becomes a partner and brings this account, if one is given. */
export function joins(model: Model, accountId: string | undefined): void {
  const { joiner } = model;
  if (!joiner) throw new Error("the couple has two partners");
  model.join();
  if (accountId === undefined) return;
  const { userId: ownerId, account } = joiner;
  const kind = { joint: false, manual: true, plaidId: undefined, hidden: false };
  const amounts = { version: 1, open: true, keep: 0n, held: new Map(), dropped: false, syncedAt: 0 };
  model.accounts.push({ ...account, ownerId, ...kind, ...amounts });
  model.sequence++;
}

function settings({ threshold, proposal }: Model): string {
  return [threshold, proposal && [proposal.wanted, proposal.by]].join();
}
