import { formatUnits, minorUnits } from "./amounts.ts";
import type { Facts } from "./facts.ts";

/**
 * The decimal string of an amount: a decimal, or an expression such as `= goals.japan.saved + 50.00`.
 * @throws Error that names an unknown fact
 */
export function computeAmount(expression: string, facts: Facts): string {
  const { digits } = facts;
  if (!expression.startsWith("=")) return formatUnits(minorUnits(expression, digits), digits);
  const terms = [...`+ ${expression.slice(1).trim()}`.matchAll(/([+-])\s*([\w.]+)\s*/g)];
  const read = terms.map(([text]) => text).join("");
  if (read.trim() !== `+ ${expression.slice(1).trim()}`)
    throw new Error(`"${expression}" is not an expression`);
  const total = terms
    .map(([, sign, term = ""]) => (sign === "-" ? -1n : 1n) * amountOf(term, facts))
    .reduce((a, b) => a + b, 0n);
  return formatUnits(total, digits);
}

function amountOf(term: string, facts: Facts): bigint {
  if (/^\d/.test(term)) return minorUnits(term, facts.digits);
  if (facts.unknown) throw new Error(`${term}: the fixture does not determine ${facts.unknown}`);
  const [kind, key = "", field] = term.split(".");
  const value =
    kind === "accounts"
      ? ofAccount(facts, key, field)
      : kind === "goals"
        ? ofGoal(facts, key, field)
        : undefined;
  if (value === undefined) throw new Error(`${term} is not a fact`);
  return value;
}

function ofAccount(facts: Facts, key: string, field: string | undefined): bigint | undefined {
  const account = facts.accounts.get(key);
  if (!account) return undefined;
  const earmarked = total(facts, (of) => of === key);
  switch (field) {
    case "balance":
      return account.balance;
    case "earmarked":
      return earmarked;
    case "available":
      return account.balance - earmarked;
    case "keep_available":
      return account.keepAvailable;
    default:
      return undefined;
  }
}

function ofGoal(facts: Facts, key: string, field: string | undefined): bigint | undefined {
  const target = facts.targets.get(key);
  if (target === undefined) return undefined;
  const saved = total(facts, (_, goal) => goal === key);
  switch (field) {
    case "target":
      return target;
    case "saved":
      return saved;
    case "missing":
      return target > saved ? target - saved : 0n;
    default:
      return undefined;
  }
}

function total({ earmarks }: Facts, counts: (account: string, goal: string) => boolean): bigint {
  let sum = 0n;
  for (const [pair, amount] of earmarks) {
    const [account = "", goal = ""] = pair.split(" ");
    if (counts(account, goal)) sum += amount;
  }
  return sum;
}
