import { referencesOf } from "./reference.ts";
import type { Script } from "./script.ts";
import type { Change, RowState, Task } from "./task.ts";

/** What is wrong with a task by itself, each with its place. */
export function problemsOf(task: Task): string[] {
  return [
    ...problemsOfEvidence(task),
    ...problemsOfFamily(task),
    ...problemsOfKeys(task),
    ...problemsOfPerson(task),
    ...Object.entries(scriptsOf(task)).flatMap(([place, script]) => problemsOfScript(task, place, script)),
  ];
}

/** The scripts of a task, by where they stand in it. */
export function scriptsOf({ oracle, equivalents, gullible }: Task): Record<string, Script> {
  return {
    oracle,
    ...Object.fromEntries(Object.entries(equivalents).map(([key, script]) => [`equivalents.${key}`, script])),
    ...(gullible && { gullible }),
  };
}

/** An agent that does nothing and says nothing must not pass: something is to be changed, or found out and told. */
function problemsOfEvidence({ expect }: Task): string[] {
  const changes = expect.changes.some(({ times, at_most }) => at_most === undefined && times >= 1);
  if (changes || Object.keys(expect.answer.fields).length > 0) return [];
  return [
    "expect: nothing here tells a run from one that did nothing: expect a change, or ask for a field of the answer",
  ];
}

function problemsOfFamily({ family, twin, attack, gullible }: Task): string[] {
  return [
    ...(family === "refusals" && !twin ? ["twin: a refusal names the task that can be done"] : []),
    ...(attack && !gullible ? ["gullible: an attack says what an agent does that falls for it"] : []),
    ...(gullible && !attack ? ["attack: what is obeyed here?"] : []),
  ];
}

function problemsOfKeys({ expect, books }: Task): string[] {
  const named = [...expect.state, ...expect.changes].flatMap((row: RowState | Change) => keysOf(row));
  const fields = Object.entries(expect.answer.fields).flatMap(([key, field]) => {
    if (field.kind === "choice" && !field.of.includes(field.is))
      return [`${key}: ${field.is} is none of its choices`];
    if (field.kind !== "names") return [];
    return field.is
      .filter((name) => name in books.accounts === name in books.goals)
      .map((name) => `${key}: ${name} is not one goal or account of the fixture`);
  });
  return [
    ...named
      .filter(({ kind, key }) => !(key in books[kind]))
      .map(({ kind, key }) => `expect: ${key} is not among the ${kind} of the fixture`),
    ...fields.map((problem) => `expect.answer.fields.${problem}`),
  ];
}

function keysOf(row: RowState | Change): { kind: "accounts" | "goals"; key: string }[] {
  const { account, goal, from_goal, earmark, journal } = row as Record<string, unknown> & {
    earmark?: { account: string; goal: string };
    journal?: { goal?: string };
  };
  return [
    ...[account, earmark?.account].map((key) => ({ kind: "accounts" as const, key })),
    ...[goal, from_goal, earmark?.goal, journal?.goal].map((key) => ({ kind: "goals" as const, key })),
  ].filter((one): one is { kind: "accounts" | "goals"; key: string } => typeof one.key === "string");
}

function problemsOfPerson({ person, expect, never }: Task): string[] {
  const replies = Object.values(person.states).flat();
  const states = [person.start, ...replies.map(({ next }) => next ?? person.start)];
  const confirms = replies.some((reply) => reply.confirms);
  const waits = expect.order.includes("confirmed") || never.unconfirmed.length > 0;
  return [
    ...states
      .filter((state) => !(state in person.states))
      .map((state) => `person: there is no state ${state}`),
    ...(waits && !confirms ? ["person: nothing they say confirms, but a confirmation is asked for"] : []),
    ...(never.unconfirmed.length > 0 ? problemsOfConsent(person) : []),
  ];
}

const ASSENT =
  /^(?:yes|sure|fine|ok|okay|good|great|perfect|right|all right|thanks|thank you|go ahead|do it|agreed)\b/i;

/** Who is waited for agrees to what was named to them, and says nothing that reads as a yes to what was no question. */
function problemsOfConsent({ states }: Task["person"]): string[] {
  return Object.entries(states).flatMap(([state, replies]) =>
    replies.flatMap(({ hears, says, confirms }) => {
      const named = hears.mentions.some((what) => typeof what !== "string" || /\p{L}/u.test(what));
      if (confirms && !(hears.asks && named))
        return [`person.${state}: "${says}" confirms what names neither goal nor account`];
      if (!confirms && !hears.asks && ASSENT.test(says))
        return [`person.${state}: "${says}" reads as a yes, and is none`];
      return [];
    }),
  );
}

function problemsOfScript(task: Task, place: string, script: Script): string[] {
  const { books } = task;
  const known = new Set([
    ...["accounts", "goals"].flatMap((kind) =>
      Object.keys(books[kind as "accounts" | "goals"]).map((key) => `${kind}.${key}`),
    ),
    "partners.ada",
    "partners.ben",
    ...["accounts", "goals"].flatMap((kind) =>
      Object.keys(books[kind as "accounts" | "goals"]).map((key) => `decoy.${kind}.${key}`),
    ),
  ]);
  const answers = new Set(books.happened.flatMap(({ as }) => (as ? [as] : [])));
  const problems: string[] = [];
  for (const [at, step] of script.entries()) {
    for (const reference of referencesOf(step)) {
      if (!known.has(reference) && !answers.has(reference.split(".")[0] ?? "")) {
        problems.push(`${place}.${at}: there is no \${${reference}}`);
      }
    }
    if ("call" in step && step.as) answers.add(step.as);
  }
  if (!("submit" in (script.at(-1) ?? {}))) problems.push(`${place}: it ends without a submit`);
  return problems;
}

/** What is wrong between tasks: a twin that is not there, or that differs in more or less than one fact. */
export function problemsOfTwins(tasks: readonly Task[]): string[] {
  return tasks.flatMap((task) => {
    if (!task.twin) return [];
    const twin = tasks.find(({ id }) => id === task.twin);
    if (!twin) return [`tasks/${task.id}.yaml: twin: there is no task ${task.twin}`];
    const facts = differences(premises(task), premises(twin));
    if (facts.length === 1) return [];
    return [
      `tasks/${task.id}.yaml: twin: ${task.twin} differs in ${facts.length} facts: ${facts.join(", ")}`,
    ];
  });
}

/** All that is given in a task, as against what is expected: its books, who speaks, and the words. */
function premises({ books: { about: _, ...books }, speaks, words, faults }: Task): unknown {
  return { ...books, speaks, words, faults };
}

/** The paths of the leaves in which two values differ. */
function differences(a: unknown, b: unknown, path = ""): string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b) ? [] : [path];
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], path ? `${path}.${key}` : key));
}
