import type { SurfaceName } from "../../stage/surfaces.ts";
import type { Agent } from "../agent.ts";
import { langchainAgent } from "./langchain.ts";
import { chatAgent } from "./openai.ts";
import type { ModelSettings } from "./settings.ts";

interface Kind {
  readonly make: (name: string, settings: ModelSettings) => Agent;
  /** How it reaches the books unless it is told otherwise. */
  readonly surface: SurfaceName;
  /** Its model is shown tools of its own making: it has no other surface. */
  readonly bound?: true;
  /** The kind that it is, on another surface: results of both are of one agent. */
  readonly is?: string;
}

/** The agents that a model drives. */
const KINDS: Readonly<Record<string, Kind>> = {
  openai: { make: chatAgent, surface: "openai" },
  langchain: { make: langchainAgent, surface: "langchain", bound: true },
  mcp: { make: chatAgent, surface: "mcp", is: "openai" },
  "mcp-http": { make: chatAgent, surface: "mcp-http", is: "openai" },
  "mcp-stdio": { make: chatAgent, surface: "mcp-stdio", is: "openai" },
};

export const MODEL_AGENTS: readonly string[] = Object.keys(KINDS);

/** An agent driven by a model, and its surface; none where no agent of this kind is. It is named for both: `openai:gpt-5`. */
export function modelAgent(
  kind: string,
  settings: ModelSettings,
): { readonly agent: Agent; readonly surface: SurfaceName; readonly bound: boolean } | undefined {
  const found = KINDS[kind];
  if (!found) return undefined;
  const { make, surface, bound = false, is = kind } = found;
  return { agent: make(`${is}:${settings.asking.model}`, settings), surface, bound };
}
