import { COMPONENTS, type TrialResult } from "../run/evidence.ts";
import { byAgent, type Score, scores } from "../run/pass.ts";
import { count, dollars, percent, seconds } from "./figures.ts";
import { html, type Markup } from "./html.ts";

/** How often each agent passed, what it cost, and on what it failed. */
export function scoreboard(results: readonly TrialResult[]): Markup {
  const agents = byAgent(results);
  const all = scores(results);
  const deepest = Math.max(0, ...all.map(({ passHat }) => passHat.length));
  const hats = Array.from({ length: deepest }, (_, k) => k);
  return html`
<div class="wide" role="region" aria-label="Scores" tabindex="0">
<table>
  <thead><tr>
    <th scope="col">Agent</th><th scope="col">Surface</th>
    ${hats.map((k) => html`<th scope="col" class="number">pass^${k + 1}</th>`)}
    <th scope="col" class="number">Passed of judged</th><th scope="col" class="number">Errored</th>
    <th scope="col" class="number">Passed of all</th>
    <th scope="col" class="number">Calls</th><th scope="col" class="number">Tokens in + out</th>
    <th scope="col" class="number">Time</th>
    <th scope="col" class="number">Cost</th><th scope="col">Failed on</th>
  </tr></thead>
  <tbody>${all.map((score, nth) => row(score, agents[nth] ?? [], hats))}</tbody>
</table>
</div>
<p class="note">pass^k: the chance that k runs of a task all pass, averaged over tasks; runs that errored are left out. Passed of all
counts them as runs that did not pass. Calls, tokens, time and cost are sums.</p>`;
}

function row(score: Score, runs: readonly TrialResult[], hats: readonly number[]): Markup {
  const { agent, surface, passed, failed, errored, passHat, passedOfAll } = score;
  const cells = [
    `${passed} / ${passed + failed}`,
    errored,
    percent(passedOfAll),
    count(score.calls),
    `${count(score.inputTokens)} + ${count(score.outputTokens)}`,
    seconds(score.milliseconds),
    dollars(score.cost),
  ];
  return html`<tr>
  <th scope="row">${agent}</th><td>${surface}</td>
  ${hats.map((k) => html`<td class="number">${percent(passHat[k] ?? Number.NaN)}</td>`)}
  ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
  <td class="list">${failedOn(runs)}</td>
</tr>`;
}

function failedOn(runs: readonly TrialResult[]): string {
  const failures = COMPONENTS.map((component) => {
    return [component, runs.filter(({ grades }) => (grades?.[component].length ?? 0) > 0).length] as const;
  });
  const told = failures.filter(([, times]) => times > 0).map(([component, times]) => `${component} ${times}`);
  return told.join(", ") || "–";
}
