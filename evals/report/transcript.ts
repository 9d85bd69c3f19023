import type { Entry } from "../run/evidence.ts";
import { html, type Markup } from "./html.ts";

/** What was said and called, in order. `words` are the person's first. */
export function transcript(entries: readonly Entry[], words: string | undefined): Markup {
  const first = words === undefined ? undefined : said("person", "Person", words);
  return html`<ol class="transcript">${first}${entries.map(entryOf)}</ol>`;
}

function entryOf(entry: Entry): Markup {
  switch (entry.kind) {
    case "told":
      return said("agent", "Agent", entry.text);
    case "heard":
      return said("person", heardFrom(entry), entry.text);
    case "submitted":
      return html`<li class="submitted"><b>Answer submitted</b>${code(entry.answer)}</li>`;
    case "called":
      return called(entry);
  }
}

function said(who: "person" | "agent", name: string, text: string): Markup {
  return html`<li class="${who}"><b>${name}</b><p dir="auto">${text}</p></li>`;
}

function heardFrom({ confirms, mark, left }: Extract<Entry, { kind: "heard" }>): string {
  const notes = [confirms && "confirms", mark, left && "leaves"].filter(Boolean);
  return ["Person", ...notes].join(", ");
}

function called({
  tool,
  input,
  text,
  refused,
  sequence,
  tokens,
}: Extract<Entry, { kind: "called" }>): Markup {
  const outcome = refused
    ? html`<span class="refused">${refused}</span>`
    : html`<span class="ok">answered</span>`;
  return html`<li class="called"><details>
<summary><code>${tool}</code> ${outcome} <span class="note">${tokens} tokens, ledger at ${sequence}</span></summary>
${code(input)}<pre dir="auto">${text}</pre>
</details></li>`;
}

function code(value: unknown): Markup {
  return html`<pre>${typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>`;
}
