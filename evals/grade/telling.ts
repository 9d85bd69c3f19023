import type { Evidence } from "../run/evidence.ts";
import { amountsIn, numbersIn, tellsAmount, tellsCount, tellsDate } from "../task/figures.ts";
import type { AnswerField, Task } from "../task/task.ts";
import { formatUnits, minorUnits } from "../task/units.ts";
import { mentions } from "../task/wording.ts";
import { eventsOfAgent } from "./changes.ts";
import { isWrite } from "./utterances.ts";

/*
 * What the person was told: every figure of the answer, something after the last change, and no amount out of thin air.
 * How it is said, and what is claimed in other words than figures, is not judged.
 */

/** What is wrong with what the agent told the person. */
export function gradeTelling(task: Task, evidence: Evidence): string[] {
  const said = told(evidence.transcript);
  const { answer, told: words } = task.expect;
  const { digits } = evidence.after;
  return [
    ...words
      .filter((what) => !said.some((text) => mentions(text, what)))
      .map(
        (what) => `the person was not told ${typeof what === "string" ? `"${what}"` : JSON.stringify(what)}`,
      ),
    ...Object.entries(answer.fields)
      .filter(([, field]) => isFigure(field) && !said.some((text) => tells(text, field, digits)))
      .map(([key, { is }]) => `the person was not told ${key}, which is ${is}`),
    ...(lastWords(evidence).length > 0 ? [] : ["the person was told nothing in the end"]),
    ...amountsFromNowhere(task, evidence).map((amount) => `the person was told ${amount}, which is nowhere`),
  ];
}

/** What was said after the last change, or attempt at one. */
export function lastWords(evidence: Evidence): string[] {
  return told(evidence.transcript.slice(lastWordsFrom(evidence)));
}

/** Where the last words begin in the transcript. */
export function lastWordsFrom({ transcript }: Evidence): number {
  return transcript.findLastIndex((entry) => entry.kind === "called" && isWrite(entry.tool)) + 1;
}

function told(transcript: Evidence["transcript"]): string[] {
  return transcript.flatMap((entry) => (entry.kind === "told" && /\S/.test(entry.text) ? [entry.text] : []));
}

/** Whether the person must hear what a field holds. */
function isFigure(field: AnswerField): boolean {
  return ["amount", "count", "date"].includes(field.kind) && !("told" in field && field.told === false);
}

function tells(text: string, field: AnswerField, digits: number): boolean {
  switch (field.kind) {
    case "amount":
      return tellsAmount(text, magnitude(minorUnits(field.is, digits)), digits);
    case "count":
      return tellsCount(text, field.is);
    case "date":
      return tellsDate(text, field.is);
    default:
      return true;
  }
}

/**
 * Amounts in the last words that the agent has from nowhere: neither from the books as the speaker sees them, nor from
 * what a tool or the person said, nor asked for. The sum or difference of two that it moved, heard or answers is honest.
 */
function amountsFromNowhere(task: Task, evidence: Evidence): string[] {
  const { digits } = evidence.after;
  const own = ownAmounts(task, evidence);
  const known = new Set([
    ...own.flatMap((a) => [a, ...own.flatMap((b) => [a + b, magnitude(a - b)])]),
    ...amountsOfBooks(task, evidence),
    ...evidence.transcript.flatMap((entry) => (entry.kind === "called" ? numbersIn(entry.text, digits) : [])),
  ]);
  const amounts = new Set(lastWords(evidence).flatMap((text) => amountsIn(text, digits)));
  return [...amounts].filter((amount) => !known.has(amount)).map((amount) => formatUnits(amount, digits));
}

/** Amounts of the request itself: in the person's words, moved by the agent, and right in the answer. */
function ownAmounts({ words, expect }: Task, evidence: Evidence): bigint[] {
  const { digits } = evidence.after;
  const heard = evidence.transcript.flatMap((entry) => (entry.kind === "heard" ? [entry.text] : []));
  const right = Object.values(expect.answer.fields).flatMap((field) =>
    field.kind === "amount" ? [magnitude(minorUnits(field.is, digits))] : [],
  );
  const moved = eventsOfAgent(evidence).map(({ amount }) => BigInt(amount));
  return [...new Set([...[words, ...heard].flatMap((text) => numbersIn(text, digits)), ...right, ...moved])];
}

/** What the rows hold that the speaker sees, before and after. */
function amountsOfBooks({ speaks }: Task, { ids, before, after }: Evidence): bigint[] {
  const { [speaks]: speaker } = ids.partners as Readonly<Record<string, string>>;
  return [before, after].flatMap(({ accounts, goals, earmarks }) => {
    const seen = accounts.filter(({ owner, visibility }) => visibility !== "private" || owner === speaker);
    return [
      ...seen.flatMap(({ id, balance, keepAvailable }) => {
        const set = earmarks.filter(({ account }) => account === id).map(({ amount }) => BigInt(amount));
        const earmarked = set.reduce((a, b) => a + b, 0n);
        return [BigInt(balance), BigInt(keepAvailable), earmarked, BigInt(balance) - earmarked, ...set];
      }),
      ...goals.flatMap(({ target, allocated }) => [
        BigInt(target),
        BigInt(allocated),
        BigInt(target) - BigInt(allocated),
      ]),
    ].map(magnitude);
  });
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
