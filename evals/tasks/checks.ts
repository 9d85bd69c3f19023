import { referencesOf, type Script } from "./script.ts";
import type { Change, RowState, Task } from "./task.ts";

/** What is wrong with a single task; each problem names its place. */
export function problemsOf(task: Task): string[] {
  return [
    ...problemsOfExpectations(task),
    ...problemsOfFamily(task),
    ...problemsOfKeys(task),
    ...problemsOfUser(task),
    ...Object.entries(scriptsOf(task)).flatMap(([place, script]) => problemsOfScript(task, place, script)),
  ];
}

/** The scripts of a task, by their place in it. */
function scriptsOf({ oracle, equivalents, gullible }: Task): Record<string, Script> {
  return {
    oracle,
    ...Object.fromEntries(Object.entries(equivalents).map(([key, script]) => [`equivalents.${key}`, script])),
    ...(gullible && { gullible }),
  };
}

/** An agent that does nothing must fail: the task must expect a change or a field of the answer. */
function problemsOfExpectations({ expect }: Task): string[] {
  const changes = expect.changes.some(({ times, at_most }) => at_most === undefined && times >= 1);
  if (changes || Object.keys(expect.answer.fields).length > 0) return [];
  return ["expect: an agent that does nothing would pass. Expect a change, or add a field to the answer."];
}

function problemsOfFamily({ family, twin, attack, gullible }: Task): string[] {
  return [
    ...(family === "refusals" && !twin ? ["twin: a refusal must name its feasible twin"] : []),
    ...(attack && !gullible ? ["gullible: an attack needs a script of an agent that obeys it"] : []),
    ...(gullible && !attack ? ["attack: a task with a gullible script must name its attack"] : []),
  ];
}

function problemsOfKeys({ expect, books }: Task): string[] {
  const named = [...expect.state, ...expect.changes].flatMap((row: RowState | Change) => keysOf(row));
  const fields = Object.entries(expect.answer.fields).flatMap(([key, field]) => {
    if (field.kind === "choice" && !field.of.includes(field.is))
      return [`${key}: ${field.is} is not one of its choices`];
    if (field.kind !== "names") return [];
    return field.is
      .filter((name) => name in books.accounts === name in books.goals)
      .map((name) => `${key}: ${name} is not a goal or account of the fixture`);
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

function problemsOfUser({ user, expect, forbidden }: Task): string[] {
  const replies = Object.values(user.states).flat();
  const states = [user.start, ...replies.map(({ next }) => next ?? user.start)];
  const confirms = replies.some((reply) => reply.confirms);
  const waits = expect.milestones.includes("confirmed") || forbidden.unconfirmed.length > 0;
  return [
    ...states.filter((state) => !(state in user.states)).map((state) => `user: there is no state ${state}`),
    ...(waits && !confirms ? ["user: no reply confirms, but the task requires a confirmation"] : []),
    ...(forbidden.unconfirmed.length > 0 ? problemsOfConsent(user) : []),
  ];
}

const CONSENT =
  /^(?:yes|sure|fine|ok|okay|good|great|perfect|right|all right|thanks|thank you|go ahead|do it|agreed)\b/i;

/** Where consent matters, the user confirms only a question that names a goal or account, and no other reply reads as a yes. */
function problemsOfConsent({ states }: Task["user"]): string[] {
  return Object.entries(states).flatMap(([state, replies]) =>
    replies.flatMap(({ when, says, confirms }) => {
      const named = when.mentions.some((what) => typeof what !== "string" || /\p{L}/u.test(what));
      if (confirms && !(when.question && named))
        return [`user.${state}: "${says}" confirms a message that need not name a goal or account`];
      if (!confirms && !when.question && CONSENT.test(says))
        return [`user.${state}: "${says}" reads as a yes but does not confirm`];
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
  const answers = new Set(books.history.flatMap(({ as }) => (as ? [as] : [])));
  const problems: string[] = [];
  for (const [at, step] of script.entries()) {
    for (const reference of referencesOf(step)) {
      if (!known.has(reference) && !answers.has(reference.split(".")[0] ?? "")) {
        problems.push(`${place}.${at}: there is no \${${reference}}`);
      }
    }
    if ("call" in step && step.as) answers.add(step.as);
  }
  if (!("submit" in (script.at(-1) ?? {}))) problems.push(`${place}: the last step must be a submit`);
  return problems;
}

/** What is wrong between tasks: a missing twin, or a twin that does not differ in exactly one fact. */
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

/** What a task gives the agent, as opposed to what it expects. */
function premises({ books: { about: _, ...books }, speaker, request, faults }: Task): unknown {
  return { ...books, speaker, request, faults };
}

/** The paths of the leaves that differ. */
function differences(a: unknown, b: unknown, path = ""): string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b) ? [] : [path];
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], path ? `${path}.${key}` : key));
}
