import type { ActionRequest, HITLRequest, HITLResponse } from "langchain";
import type { ToolInvoke } from "../../tools/books.ts";
import { describeCall } from "../../tools/consent.ts";
import { tools } from "../../tools/tool.ts";
import type { Terminal } from "./terminal.ts";

const NO = "The user said no, so nothing was done. Do not call the tool again unless the user asks for it.";

/** The message to the model when the user answers neither yes nor no. */
const INSTEAD = "Nothing was done. Instead of yes or no, the user said: ";

interface Confirmation {
  readonly terminal: Terminal;
  /** Reads the books as the user, to describe the call. */
  readonly invoke: () => ToolInvoke;
}

/**
 * Asks the user to confirm tool calls: yes, no, edit, or any other text, which goes to the model. All calls of one turn
 * are one question, because LangChain runs none of them when one is rejected. Undefined when the user has left.
 */
export async function confirmCalls(
  { terminal, invoke }: Confirmation,
  request: HITLRequest,
): Promise<HITLResponse | undefined> {
  let actions = request.actionRequests;
  let edited = false;
  for (;;) {
    terminal.line("");
    for (const action of actions) terminal.line(await inWords(invoke(), action), "bold");
    const answer = await terminal.askWithoutTypeahead("Do it? yes, no, edit: ");
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

/** Asks for a new value of each argument; an empty answer keeps the old one. Undefined when the user has left. */
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
  if (!any) terminal.line("  There is no value to edit. Say what you want instead.");
  return changed;
}

/** Ids and keys cannot be edited: the user can name another account or goal in a message. */
function isEditable(field: string, value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) && !/(_id|_key|_sequence)$/.test(field);
}

/** Converts the typed text to the type of the value it replaces. The operation validates it. */
function like(value: unknown, typed: string): unknown {
  if (typeof value === "boolean" && /^(true|false|yes|no)$/i.test(typed)) return /^(true|yes)$/i.test(typed);
  return Number.isInteger(value) && /^\d+$/.test(typed) ? Number(typed) : typed;
}
