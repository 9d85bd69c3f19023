import { readFileSync } from "node:fs";
import type { TrialResult } from "../run/evidence.ts";
import { counted } from "./figures.ts";
import { html, Markup } from "./html.ts";
import { matrix } from "./matrix.ts";
import { runDetails, type TaskWords } from "./run.ts";
import { runsOf } from "./runs.ts";
import { scoreboard } from "./scoreboard.ts";

const STYLE = readFileSync(new URL("./report.css", import.meta.url), "utf8");

/**
 * The report as one file of HTML, which needs nothing else: no script, and a policy by which a browser would run none and
 * load nothing, whatever a model or a person wrote.
 */
export function reportPage(
  results: readonly TrialResult[],
  tasks: ReadonlyMap<string, TaskWords> = new Map(),
): string {
  const runs = runsOf(results);
  const count = new Set(runs.map(({ task }) => task)).size;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>couples-cfo: what agents reached</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#runs">To the runs</a>
<header><h1>What agents reached</h1>
<p>${counted(runs.length, "run")} of ${counted(count, "task")}, judged by what the books say afterwards and what the couple was told.</p></header>
<main>
<section><h2>Scores</h2>${scoreboard(results)}</section>
<section><h2 id="matrix">Tasks</h2>${matrix(runs)}</section>
<section><h2 id="runs">Runs</h2>
<p><label><input type="checkbox" id="unpassed"> Only those that did not pass</label></p>
${runs.map((run) => runDetails(run, tasks.get(run.task)))}</section>
</main>
</body>
</html>
`;
  return page.text;
}
