import type { ActionRequest, HITLRequest, HITLResponse } from "langchain";
import type { ToolInvoke } from "../../tools/books.ts";
import { describeCall } from "../../tools/consent.ts";
import { tools } from "../../tools/tool.ts";
import type { Terminal } from "./terminal.ts";

const NO = "Your person said no, and nothing was done. Do not call it again unless they ask for it.";

/** The message to the model when the person answers neither yes nor no. */
const INSTEAD = "Nothing was done. Instead of yes or no your person said: ";

interface Asking {
  readonly terminal: Terminal;
  /** The person's own look at the books. */
  readonly invoke: () => ToolInvoke;
}

/**
 * Puts what is about to happen to the person: yes, no, edit, or other words, which the model gets. All of one turn is
 * one question, since LangChain carries out none of it once one part is rejected. Undefined: the person has left.
 */
export async function askForYes(
  { terminal, invoke }: Asking,
  request: HITLRequest,
): Promise<HITLResponse | undefined> {
  let actions = request.actionRequests;
  let edited = false;
  for (;;) {
    terminal.line("");
    for (const action of actions) terminal.line(await inWords(invoke(), action), "bold");
    const answer = await terminal.askAfresh("Do it? yes, no, edit: ");
    if (answer === undefined) return undefined;
    const word = answer.trim().toLowerCase();
    if (["yes", "y"].includes(word)) return { decisions: actions.map((action) => yes(action, edited)) };
    if (["no", "n"].includes(word)) return rejected(actions, NO);
    if (["edit", "e"].includes(word)) {
      const changed = await edit(terminal, actions);
      if (changed === undefined) return undefined;
      [actions, edited] = [changed, true];
    } else if (word !== "") return rejected(actions, `${INSTEAD}${answer.trim()}`);
  }
}

function yes({ name, args }: ActionRequest, edited: boolean): HITLResponse["decisions"][number] {
  return edited ? { type: "edit", editedAction: { name, args } } : { type: "approve" };
}

function rejected(actions: readonly ActionRequest[], message: string): HITLResponse {
  return { decisions: actions.map(() => ({ type: "reject", message })) };
}

async function inWords(invoke: ToolInvoke, { name, args }: ActionRequest): Promise<string> {
  const tool = tools.find((candidate) => candidate.name === name);
  return tool ? describeCall(invoke, tool, args) : name;
}

/** The same with other values, each asked for; what the person leaves empty stays. Undefined: they have left. */
async function edit(
  terminal: Terminal,
  actions: readonly ActionRequest[],
): Promise<ActionRequest[] | undefined> {
  const changed: ActionRequest[] = [];
  let any = false;
  for (const action of actions) {
    const args = { ...action.args };
    for (const field of Object.keys(args).filter((name) => isEditable(name, args[name]))) {
      any = true;
      const given = await terminal.ask(`  ${field.replaceAll("_", " ")} [${String(args[field])}]: `);
      if (given === undefined) return undefined;
      if (given.trim() !== "") args[field] = like(args[field], given.trim());
    }
    changed.push({ ...action, args });
  }
  if (!any) terminal.line("  There is no value to change in it: say what you want instead.");
  return changed;
}

/** Ids and keys are for programs: another account or goal is better said in words. */
function isEditable(field: string, value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) && !/(_id|_key|_sequence)$/.test(field);
}

/** What was typed, of the kind of what it replaces. The books judge it. */
function like(value: unknown, typed: string): unknown {
  if (typeof value === "boolean" && /^(true|false|yes|no)$/i.test(typed)) return /^(true|yes)$/i.test(typed);
  return Number.isInteger(value) && /^\d+$/.test(typed) ? Number(typed) : typed;
}
