import { COMPONENTS, type Evidence, type Grades } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";
import { type Changed, changesOf, eventsOf, type ToldEvent } from "./changes.ts";
import { count, counted, dollars, seconds } from "./figures.ts";
import { html, type Markup } from "./html.ts";
import { MARKS, type Run } from "./runs.ts";
import { transcript } from "./transcript.ts";

/** What a page tells of a task beside its id. */
export type TaskWords = Pick<Task, "title" | "words">;

/** One run: its verdict and figures on a line, and behind it the reasons, what it changed, and what was said. */
export function runDetails(run: Run, task: TaskWords | undefined): Markup {
  const { anchor, verdict, agent, surface, trial, seed, error, grades, evidence } = run;
  const { calls, inputTokens, outputTokens, milliseconds, cost } = run;
  const figures = [
    counted(calls, "call"),
    `${count(inputTokens)} + ${count(outputTokens)} tokens`,
    seconds(milliseconds),
    ...(cost === undefined ? [] : [dollars(cost)]),
  ];
  // The anchor is within, so that a browser that is led to it opens the details around it.
  return html`<details class="run ${verdict}">
<summary><span class="mark ${verdict}">${MARKS[verdict]}</span> <b>${run.task}</b>
<span>${agent} · ${surface} · trial ${trial}</span> <span class="note">${figures.join(" · ")}</span></summary>
<div id="${anchor}" class="inside">
<p>${task?.title} <span class="note">Seed ${seed}.</span> <a href="#matrix">Back to the matrix</a></p>
${error === undefined ? undefined : html`<h4>Errored</h4><pre class="error">${error}</pre>`}
${grades && reasons(grades)}
${evidence && booksAndWords(evidence, task)}
</div></details>`;
}

function reasons(grades: Grades): Markup {
  return html`<h4>Judged</h4><dl class="grades">${COMPONENTS.map((component) => {
    const why = grades[component];
    const verdict = why.length === 0 ? "passed" : "failed";
    return html`<dt class="${verdict}">${MARKS[verdict]} ${component}</dt>
<dd>${why.length === 0 ? "holds" : html`<ul>${why.map((reason) => html`<li dir="auto">${reason}</li>`)}</ul>`}</dd>`;
  })}</dl>`;
}

function booksAndWords(evidence: Evidence, task: TaskWords | undefined): Markup {
  const { discrepancy } = evidence;
  return html`<h4>Ledger</h4>${eventTable(eventsOf(evidence))}${changeTable(changesOf(evidence))}
${discrepancy === undefined ? undefined : html`<pre class="error">The books do not verify: ${JSON.stringify(discrepancy)}</pre>`}
<h4>Transcript</h4>${transcript(evidence.transcript, task?.words)}`;
}

function eventTable(events: readonly ToldEvent[]): Markup {
  if (events.length === 0) return html`<p>The run appended no event.</p>`;
  return html`<div class="wide" role="region" aria-label="Events" tabindex="0"><table>
<thead><tr><th scope="col">Event</th><th scope="col">Type</th><th scope="col" class="number">Amount</th>
<th scope="col">From</th><th scope="col">To</th><th scope="col">Metadata</th></tr></thead>
<tbody>${events.map(
    ({ sequence, type, amount, from, to, metadata }) => html`<tr><td>${sequence}</td><td>${type}</td>
<td class="number">${amount}</td><td>${from}</td><td>${to}</td><td><code>${metadata}</code></td></tr>`,
  )}</tbody></table></div>`;
}

function changeTable(changes: readonly Changed[]): Markup {
  if (changes.length === 0) return html`<p>No figure of the books changed.</p>`;
  return html`<div class="wide" role="region" aria-label="Changed figures" tabindex="0"><table>
<thead><tr><th scope="col">Changed</th><th scope="col">Figure</th><th scope="col" class="number">Before</th>
<th scope="col" class="number">After</th></tr></thead>
<tbody>${changes.map(
    ({ row, figure, before, after }) => html`<tr><td>${row}</td><td>${figure}</td>
<td class="number"><del>${before ?? "–"}</del></td><td class="number"><ins>${after ?? "–"}</ins></td></tr>`,
  )}</tbody></table></div>`;
}
