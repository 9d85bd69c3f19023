import { scores } from "../run/pass.ts";
import { percent } from "./figures.ts";
import { html, type Markup } from "./html.ts";
import { familyOf, MARKS, type Run } from "./runs.ts";

/** Every task beside every agent; each run is a mark that leads to it. */
export function matrix(runs: readonly Run[]): Markup {
  const agents = [...Map.groupBy(runs, agentOf).keys()];
  const families = Map.groupBy(runs, ({ task }) => familyOf(task));
  return html`
<div class="wide" role="region" aria-label="Tasks and agents" tabindex="0">
<table class="matrix">
  <thead><tr><th scope="col">Task</th>${agents.map((agent) => html`<th scope="col">${agent}</th>`)}</tr></thead>
  ${[...families].map(([family, own]) => familyRows(family, own, agents))}
</table>
</div>
<p class="note">${MARKS.passed} passed, ${MARKS.failed} failed, ${MARKS.errored} errored: one mark for each trial. Of a family: pass^1.</p>`;
}

function familyRows(family: string, runs: readonly Run[], agents: readonly string[]): Markup {
  const tasks = Map.groupBy(runs, ({ task }) => task);
  const byAgent = Map.groupBy(runs, agentOf);
  return html`<tbody>
  <tr class="family"><th scope="rowgroup">${family}</th>
  ${agents.map((agent) => {
    const [score] = scores(byAgent.get(agent) ?? []);
    return html`<td>${score ? percent(score.passHat[0] ?? Number.NaN) : ""}</td>`;
  })}</tr>
  ${[...tasks].map(([task, own]) => taskRow(task, own, agents))}
</tbody>`;
}

function taskRow(task: string, runs: readonly Run[], agents: readonly string[]): Markup {
  const byAgent = Map.groupBy(runs, agentOf);
  return html`<tr><th scope="row">${task.slice(task.indexOf("/") + 1)}</th>
  ${agents.map((agent) => html`<td>${(byAgent.get(agent) ?? []).map(mark)}</td>`)}</tr>`;
}

function mark({ anchor, verdict, task, agent, trial }: Run): Markup {
  const says = `${task}, ${agent}, trial ${trial}: ${verdict}`;
  return html`<a class="mark ${verdict}" href="#${anchor}" title="${says}" aria-label="${says}">${MARKS[verdict]}</a>`;
}

function agentOf({ agent, surface }: Run): string {
  return `${agent} · ${surface}`;
}
