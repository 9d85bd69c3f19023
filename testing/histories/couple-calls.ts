/** How a command becomes a call about the couple itself. */
import { type InputOf, oddId } from "./picks.ts";

export const COUPLE_INPUTS = {
  update_couple: (command, model) => {
    const input = { couple_id: model.coupleId };
    if (command.dice % 5 === 0) return { ...input, clear: ["approval_threshold"] };
    if (command.dice % 11 === 0) return { ...input, currency: command.dice % 2 ? "EUR" : model.currency };
    // Few values, so that partners sometimes propose the same threshold.
    const wanted = BigInt([0, 20_000, 50_000, 1_000_000][command.dice % 4] ?? 0);
    return { ...input, approval_threshold: command.amount.of === "bad" ? "-1" : model.text(wanted) };
  },
  join_couple: ({ dice, account }, model, foreign) => {
    const accountId = [undefined, model.joiner?.account.id][Math.floor(dice / 16) % 2];
    const odd = oddId(account, foreign?.accountId);
    const account_ids = odd ? [odd] : accountId && [accountId];
    return { couple_id: model.coupleId, user_id: model.benId, ...(account_ids && { account_ids }) };
  },
} satisfies Readonly<Record<string, InputOf>>;
