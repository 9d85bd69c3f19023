import { readFileSync } from "node:fs";
import { describeEvent } from "../evaluator/changes.ts";
import { byAgent } from "../runner/metrics.ts";
import {
  COMPONENTS,
  type Evaluation,
  type Simulation,
  type TrajectoryStep,
  type TrialResult,
} from "../runner/simulation.ts";
import type { Task } from "../tasks/task.ts";
import { html, Markup } from "./html.ts";
import { count, dollars, MARKS, scoreRows, seconds, TEXT_COLUMNS } from "./scores.ts";

const STYLE = readFileSync(new URL("./report.css", import.meta.url), "utf8");

type TaskInfo = Pick<Task, "title" | "request">;

/** A result with its anchor on the page. */
interface Run extends TrialResult {
  readonly anchor: string;
}

/**
 * The report as a self-contained HTML file. It has no script, and its content security policy blocks scripts and requests,
 * because models and users wrote parts of its text.
 */
export function reportPage(
  results: readonly TrialResult[],
  tasks: ReadonlyMap<string, TaskInfo> = new Map(),
): string {
  const runs = runsOf(results);
  const taskCount = new Set(runs.map(({ task }) => task)).size;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>couples-cfo: eval report</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<h1>Eval report</h1>
<p>${runs.length} runs of ${taskCount} tasks.</p>
<h2>Scores</h2>
${table("Scores", scoreRows(results), TEXT_COLUMNS)}
<p>pass^k is the probability that k runs of a task all pass, averaged over tasks. Errored runs do not count.</p>
<h2 id="tasks">Tasks</h2>
${taskTable(runs)}
<h2>Runs</h2>
${runs.map((run) => runDetails(run, tasks.get(run.task)))}
</body>
</html>
`.text;
}

/** Results sorted by task, then in order of first appearance by agent and surface, then by trial. */
function runsOf(results: readonly TrialResult[]): Run[] {
  return byAgent(results)
    .flatMap((own) => own.toSorted((a, b) => a.trial - b.trial))
    .toSorted((a, b) => (a.task < b.task ? -1 : Number(a.task > b.task)))
    .map((result, nth) => ({ ...result, anchor: `run-${nth + 1}` }));
}

function table(
  label: string,
  [header = [], ...rows]: readonly (readonly (string | Markup[])[])[],
  textColumns: number,
): Markup {
  const cell = (content: string | Markup[], at: number) =>
    at < textColumns || at === header.length - 1
      ? html`<td>${content}</td>`
      : html`<td class="number">${content}</td>`;
  return html`<div class="wide" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${header.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
</table></div>`;
}

/** One row per task and one column per agent, with a mark for each run. */
function taskTable(runs: readonly Run[]): Markup {
  const agentOf = ({ agent, surface }: Run) => `${agent} · ${surface}`;
  const agents = [...new Set(runs.map(agentOf))];
  const rows = [...Map.groupBy(runs, ({ task }) => task)].map(([task, own]) => [
    task,
    ...agents.map((agent) => own.filter((run) => agentOf(run) === agent).map(mark)),
  ]);
  return table("Tasks", [["task", ...agents], ...rows], agents.length + 1);
}

function mark({ anchor, verdict, task, agent, trial }: Run): Markup {
  const label = `${task}, ${agent}, trial ${trial}: ${verdict}`;
  return html`<a class="${verdict}" href="#${anchor}" title="${label}" aria-label="${label}">${MARKS[verdict]}</a> `;
}

function runDetails(run: Run, task: TaskInfo | undefined): Markup {
  const { anchor, verdict, agent, surface, trial, error, evaluation, simulation, cost } = run;
  const figures = [
    `${count(run.calls)} calls`,
    `${count(run.inputTokens)} + ${count(run.outputTokens)} tokens`,
    seconds(run.milliseconds),
    ...(cost === undefined ? [] : [dollars(cost)]),
  ];
  // The anchor is inside the details, so that a browser opens them when it follows a link.
  return html`<details>
<summary><b class="${verdict}">${MARKS[verdict]} ${run.task}</b> ${agent} · ${surface} · trial ${trial} · ${figures.join(" · ")}</summary>
<div id="${anchor}">
<p>${task?.title} <a href="#tasks">Back to the tasks</a></p>
${error === undefined ? undefined : html`<pre class="errored">${error}</pre>`}
${evaluation && problems(evaluation)}
${simulation && [ledger(simulation), trajectory(simulation.trajectory, task?.request)]}
</div></details>`;
}

function problems(evaluation: Evaluation): Markup {
  const all = COMPONENTS.flatMap((component) => evaluation[component].map((reason) => [component, reason]));
  if (all.length === 0) return html`<p>Every component passed.</p>`;
  return html`<ul>${all.map(([component, reason]) => html`<li dir="auto"><b>${component}</b> ${reason}</li>`)}</ul>`;
}

function ledger(simulation: Simulation): Markup {
  const { events } = simulation;
  if (events.length === 0) return html`<p>The run added no ledger events.</p>`;
  return html`<h4>Ledger events</h4><ul>${events.map(
    (event) => html`<li dir="auto">${event.sequence} ${describeEvent(event, simulation)}
<code>${JSON.stringify(event.metadata)}</code></li>`,
  )}</ul>`;
}

function trajectory(steps: readonly TrajectoryStep[], request: string | undefined): Markup {
  const first = request === undefined ? undefined : message("User", request);
  return html`<h4>Trajectory</h4><ol>${first}${steps.map(stepOf)}</ol>`;
}

function stepOf(step: TrajectoryStep): Markup {
  switch (step.kind) {
    case "agent_message":
      return message("Agent", step.text);
    case "user_message": {
      const { confirms, milestone, left } = step;
      return message(
        ["User", confirms && "confirms", milestone, left && "leaves"].filter(Boolean).join(", "),
        step.text,
      );
    }
    case "answer":
      return html`<li><b>Answer</b>${code(step.answer)}</li>`;
    case "tool_call":
      return html`<li><details>
<summary><code>${step.tool}</code> ${step.refused ?? "succeeded"}, ${step.tokens} tokens</summary>
${code(step.input)}<pre dir="auto">${step.text}</pre>
</details></li>`;
  }
}

function message(who: string, text: string): Markup {
  return html`<li><b>${who}</b><p dir="auto">${text}</p></li>`;
}

function code(value: unknown): Markup {
  return html`<pre>${typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>`;
}
